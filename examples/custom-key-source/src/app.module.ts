import { type DynamicModule, Module } from '@nestjs/common';
import { type KeyReference, type KeySource, KeyStoreModule } from 'mintmark';
import { PhoenixModule } from 'mintmark/phoenix';
import { StackedModule } from 'mintmark/stacked';

/** The keys of this app: each reference begins with the scheme of the source that reads it. */
export interface AppKeys {
  readonly sources: readonly KeySource[];
  readonly stacked: KeyReference;
  readonly phoenix: KeyReference;
}

@Module({})
export class AppModule {
  static with({ sources, stacked, phoenix }: AppKeys): DynamicModule {
    return {
      module: AppModule,
      imports: [
        KeyStoreModule.forRoot({ sources }),
        StackedModule.forRoot({
          accounts: [
            { gameId: 'my-game', clientId: 'client-7', keys: [{ keyId: '2026-11', source: stacked }] },
          ],
        }),
        PhoenixModule.forRoot({
          accounts: [
            {
              operatorId: 'operator-7',
              instanceId: 'instance-7',
              keys: [{ keyId: 'hsm-1', source: phoenix }],
            },
          ],
        }),
      ],
    };
  }
}
