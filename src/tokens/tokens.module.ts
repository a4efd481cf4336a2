import { Module } from '@nestjs/common';
import { AccountRegistry } from './account-registry.js';
import { Clock, SystemClock } from './clock.js';
import { MintTally } from './mint-tally.js';
import { SteadyClock } from './steady-clock.js';
import { TokenInspector } from './token-inspector.js';
import { TokenMinter } from './token-minter.js';

/** Minter, inspector, accounts and clocks; needs the app's one `KeyStoreModule.forRoot()`. */
@Module({
  providers: [
    { provide: Clock, useClass: SystemClock },
    AccountRegistry,
    MintTally,
    SteadyClock,
    TokenMinter,
    TokenInspector,
  ],
  exports: [Clock, AccountRegistry, MintTally, SteadyClock, TokenMinter, TokenInspector],
})
export class TokensModule {}
