import { Module } from '@nestjs/common';
import { providerModule } from '../../http/provider-module.js';
import { TokensModule } from '../../tokens/tokens.module.js';
import { GamopandaController } from './gamopanda.controller.js';
import { GAMOPANDA_OPTIONS, type GamopandaOptions } from './gamopanda.options.js';
import { GamopandaService } from './gamopanda.service.js';

/** Mints Gamopanda tokens. Needs `KeyStoreModule.forRoot()`, and with `exposeHttp: true` an `AccessModule` too. */
@Module({ imports: [TokensModule], providers: [GamopandaService], exports: [GamopandaService] })
export class GamopandaModule extends providerModule<GamopandaOptions>(
  GAMOPANDA_OPTIONS,
  GamopandaController,
) {}
