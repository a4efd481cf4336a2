import { Module } from '@nestjs/common';
import { Clock, SystemClock } from './clock.js';
import { TokenMinter } from './token-minter.js';

/** The minter and the clock; needs the app's one `KeyStoreModule.forRoot()`. */
@Module({
  providers: [{ provide: Clock, useClass: SystemClock }, TokenMinter],
  exports: [Clock, TokenMinter],
})
export class TokensModule {}
