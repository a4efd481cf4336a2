import { Module } from '@nestjs/common';
import { providerModule } from '../../http/provider-module.js';
import { TokensModule } from '../../tokens/tokens.module.js';
import { StackedClient } from './stacked.client.js';
import { StackedController } from './stacked.controller.js';
import { STACKED_OPTIONS, type StackedOptions } from './stacked.options.js';
import { StackedService } from './stacked.service.js';

/** Mints Stacked tokens and brokers its one-time tokens. Needs `KeyStoreModule.forRoot()`, and with `exposeHttp: true` an `AccessModule` too. */
@Module({ imports: [TokensModule], providers: [StackedService, StackedClient], exports: [StackedService] })
export class StackedModule extends providerModule<StackedOptions>(STACKED_OPTIONS, StackedController) {}
