import { Module } from '@nestjs/common';
import { Clock, SystemClock } from './clock.js';
import { TokenInspector } from './token-inspector.js';
import { TokenMinter } from './token-minter.js';

/** Minter, inspector and clock; needs the app's one `KeyStoreModule.forRoot()`. */
@Module({
  providers: [{ provide: Clock, useClass: SystemClock }, TokenMinter, TokenInspector],
  exports: [Clock, TokenMinter, TokenInspector],
})
export class TokensModule {}
