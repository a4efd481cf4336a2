import { Module } from '@nestjs/common';
import { KeyStoreModule } from 'mintmark';
import { GamopandaModule } from 'mintmark/gamopanda';
import { LynesModule } from 'mintmark/lynes';
import { PhoenixModule } from 'mintmark/phoenix';
import { StackedModule } from 'mintmark/stacked';

@Module({
  imports: [
    KeyStoreModule.forRoot(),
    GamopandaModule.forRoot({
      accounts: [
        { accountId: 'acc-42', keys: [{ apiKey: 'gp-live-1', source: 'env:GAMOPANDA_API_SECRET' }] },
      ],
    }),
    LynesModule.forRoot({
      accounts: [
        { tenantId: 'tenant-7', applicationId: 'app-7', keys: [{ source: 'env:LYNES_API_SECRET' }] },
      ],
    }),
    PhoenixModule.forRoot({
      accounts: [
        {
          operatorId: '674313a46a5c39392ce82995',
          instanceId: '6818d6a417bc778023664625',
          keys: [{ source: 'env:PHOENIX_PRIVATE_KEY' }],
        },
      ],
    }),
    StackedModule.forRoot({
      accounts: [{ gameId: 'my-game', clientId: 'client-7', keys: [{ source: 'env:STACKED_API_KEY' }] }],
    }),
  ],
})
export class AppModule {}
