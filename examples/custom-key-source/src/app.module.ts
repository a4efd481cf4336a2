import { type DynamicModule, Module } from '@nestjs/common';
import { type KeyReference, KeyStoreModule } from 'mintmark';
import { StackedModule } from 'mintmark/stacked';
import type { VaultKeySource } from './vault.key-source.js';

@Module({})
export class AppModule {
  static with(source: VaultKeySource, apiKey: KeyReference): DynamicModule {
    return {
      module: AppModule,
      imports: [
        KeyStoreModule.forRoot({ sources: [source] }),
        StackedModule.forRoot({ accounts: [{ gameId: 'my-game', clientId: 'client-7', apiKey }] }),
      ],
    };
  }
}
