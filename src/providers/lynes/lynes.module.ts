import { Module } from '@nestjs/common';
import { providerModule } from '../../http/provider-module.js';
import { TokensModule } from '../../tokens/tokens.module.js';
import { LynesController } from './lynes.controller.js';
import { LYNES_OPTIONS, type LynesOptions } from './lynes.options.js';
import { LynesService } from './lynes.service.js';

/** Mints Lynes tokens. Needs `KeyStoreModule.forRoot()`, and with `exposeHttp: true` an `AccessModule` too. */
@Module({ imports: [TokensModule], providers: [LynesService], exports: [LynesService] })
export class LynesModule extends providerModule<LynesOptions>(LYNES_OPTIONS, LynesController) {}
