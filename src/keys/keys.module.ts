import { type DynamicModule, Module } from '@nestjs/common';
import { TokensModule } from '../tokens/tokens.module.js';
import { KeyReport } from './key-report.js';
import { KeysController } from './keys.controller.js';
import { PublicKeysController } from './public-keys.controller.js';

/** Tells of the keys. Needs `KeyStoreModule.forRoot()`, and with `exposeHttp: true` an `AccessModule` too. */
@Module({})
export class KeysModule {
  static forRoot({ exposeHttp = false }: { readonly exposeHttp?: boolean } = {}): DynamicModule {
    return {
      module: KeysModule,
      imports: [TokensModule],
      providers: [KeyReport],
      controllers: exposeHttp ? [KeysController, PublicKeysController] : [],
      exports: [KeyReport],
    };
  }
}
