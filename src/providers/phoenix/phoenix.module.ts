import { Module } from '@nestjs/common';
import { providerModule } from '../../http/provider-module.js';
import { TokensModule } from '../../tokens/tokens.module.js';
import { PhoenixController } from './phoenix.controller.js';
import { PHOENIX_OPTIONS, type PhoenixOptions } from './phoenix.options.js';
import { PhoenixService } from './phoenix.service.js';

/** Mints Phoenix tokens. Needs `KeyStoreModule.forRoot()`, and with `exposeHttp: true` an `AccessModule` too. */
@Module({ imports: [TokensModule], providers: [PhoenixService], exports: [PhoenixService] })
export class PhoenixModule extends providerModule<PhoenixOptions>(PHOENIX_OPTIONS, PhoenixController) {}
