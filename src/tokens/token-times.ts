import { MintmarkError } from '../errors/mintmark-error.js';

/** A contract's bounds on `exp - iat`, in seconds, both inclusive; the least is one second. */
export interface TokenLifetime {
  readonly defaultSeconds: number;
  readonly maxSeconds: number;
  /** Whether the provider publishes the maximum, and refuses what is longer; else it is ours. */
  readonly isPublished?: boolean;
}

/** All times of one token, from one reading of the clock. */
export interface TokenTimes {
  /** The reading: milliseconds since the epoch. */
  readonly nowMs: number;
  /** Claim `iat`, whole seconds since the epoch; at or before the reading. */
  readonly issuedAtSeconds: number;
  /** Claim `exp`, whole seconds since the epoch. */
  readonly expiresAtSeconds: number;
}

/**
 * Derives a token's times from one clock reading. Backdating moves `iat` into the past, for verifiers whose clocks
 * are slow; where that would make `exp - iat` longer than the provider allows, `exp` gives way.
 *
 * @param ttlSeconds lifetime counted from the reading; the contract's default when not given
 * @param maxTtlSeconds the longest that may be asked for; a default that is longer is cut down to it
 * @throws {MintmarkError} `ttl_out_of_range` unless `ttlSeconds` is a whole number in 1..`maxSeconds`
 */
export function tokenTimes(
  lifetime: TokenLifetime,
  nowMs: number,
  ttlSeconds: number | undefined,
  backdateSeconds = 0,
  maxTtlSeconds = Infinity,
): TokenTimes {
  const longest = Math.min(lifetime.maxSeconds, maxTtlSeconds);
  // By injection it may be anything, `null` included: only what is left out is the default.
  const seconds = ttlSeconds === undefined ? Math.min(lifetime.defaultSeconds, longest) : ttlSeconds;
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > longest) {
    const message = `must be a whole number of seconds from 1 to ${longest}`;
    throw new MintmarkError('ttl_out_of_range', {
      detail: `ttlSeconds ${message}.`,
      errors: [{ field: 'ttlSeconds', message }],
    });
  }
  const nowSeconds = Math.floor(nowMs / 1000);
  const issuedAtSeconds = nowSeconds - backdateSeconds;
  const expiresAtSeconds = Math.min(nowSeconds + seconds, issuedAtSeconds + lifetime.maxSeconds);
  return { nowMs, issuedAtSeconds, expiresAtSeconds };
}
