import { Module } from '@nestjs/common';
import { KeyStoreModule } from 'mintmark';
import { PhoenixModule } from 'mintmark/phoenix';
import { GamesController } from './games.controller.js';
import { GamesService } from './games.service.js';

@Module({
  imports: [
    KeyStoreModule.forRoot(),
    PhoenixModule.forRoot({
      accounts: [
        {
          operatorId: '674313a46a5c39392ce82995',
          instanceId: '6818d6a417bc778023664625',
          // Where the key is read; the key itself never stands in options.
          keys: [{ source: 'env:PHOENIX_PRIVATE_KEY' }],
        },
      ],
    }),
  ],
  controllers: [GamesController],
  providers: [GamesService],
})
export class AppModule {}
