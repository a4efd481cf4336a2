import type { JwtAlgorithm, JwtClaims, JwtHeader } from '../keystore/jwt.types.js';
import type { Rotation } from '../keystore/key-ring.js';
import type { ClaimRule } from './claim-rule.js';
import type { Finding } from './finding.js';
import type { Delivery } from './player-token.js';
import type { TokenLifetime, TokenTimes } from './token-times.js';
import type { VerdictStep } from './verdict.js';

/** What every provider's account has, whatever else its contract needs. */
export interface TokenAccount {
  /** Our name of the account. */
  readonly name: string;
  /** Seconds that `iat` is set into the past; 0 unless configured. */
  readonly issuedAtBackdateSeconds: number;
}

/** A token before its signature. */
export interface UnsignedToken {
  readonly header: JwtHeader;
  readonly claims: JwtClaims;
}

/** What a contract says of keys and lifetimes, whatever its tokens hold. */
export interface ContractFacts {
  /** The provider's name, as in routes and key rings. */
  readonly provider: string;
  /** Pinned: never read from a token. */
  readonly algorithm: JwtAlgorithm;
  /** Whether the header carries the provider's name of the key. */
  readonly kid: 'required' | 'optional' | 'never';
  /** How the provider lets a key be replaced. */
  readonly rotation: Rotation;
  readonly lifetime: TokenLifetime;
}

/**
 * Everything that a provider requires of a token: data and pure functions, no clock, no key, no HTTP.
 *
 * The minter builds the claims, checks them against `claimRules` and `check`, and only then asks for a signature.
 */
export interface TokenContract<Account extends TokenAccount, Player> extends ContractFacts {
  /** One row a claim. */
  readonly claimRules: readonly ClaimRule<Account>[];
  /** Which player a request speaks for. */
  playerId(player: Player): string;
  /** Builds the claims set. The same account, player and times give the same claims, in the same order. */
  claims(account: Account, player: Player, times: TokenTimes): JwtClaims;
  /** The provider's checks in their order, where it publishes error codes. */
  readonly verdictSteps?: readonly VerdictStep[];
  /** What only this provider's tokens get wrong; without an account, as far as that can be told. */
  inspect?(claims: JwtClaims, account: Account | undefined, nowMs: number): readonly Finding[];
  /** Whether a token whose provider nobody named looks like one of this provider's. Its word is a guess. */
  recognises?(header: Readonly<Record<string, unknown>>, claims: JwtClaims): boolean;
  /** How the token is handed to the provider. */
  delivery(account: Account, player: Player, token: string): Delivery;
}
