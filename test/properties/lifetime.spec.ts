import fc from 'fast-check';
import { MintmarkError } from '../../src/errors/mintmark-error.js';
import { gamopandaContract } from '../../src/providers/gamopanda/gamopanda.contract.js';
import { lynesContract } from '../../src/providers/lynes/lynes.contract.js';
import { phoenixContract } from '../../src/providers/phoenix/phoenix.contract.js';
import { stackedContract } from '../../src/providers/stacked/stacked.contract.js';
import { tokenTimes } from '../../src/tokens/token-times.js';
import { BOUNDED } from '../support/bounded.js';

const CONTRACTS = [gamopandaContract, lynesContract, phoenixContract, stackedContract];
const MAX_BACKDATE = 300;

/** Any instant up to the year 5138, fractions of a millisecond included. */
const clock = fc.oneof(
  fc.integer({ min: 0, max: 99_999_999_999_000 }),
  fc.double({ min: 0, max: 99_999_999_999_000, noNaN: true }),
);
const backdate = fc.integer({ min: 0, max: MAX_BACKDATE });

describe.each(CONTRACTS)('a lifetime of $provider', ({ lifetime }) => {
  test('lies within the bounds, whatever the clock, the lifetime asked for and the backdating', () => {
    const ttl = fc.option(fc.integer({ min: 1, max: lifetime.maxSeconds }), { nil: undefined });
    fc.assert(
      fc.property(clock, ttl, backdate, (nowMs, ttlSeconds, backdateSeconds) => {
        const times = tokenTimes(lifetime, nowMs, ttlSeconds, backdateSeconds);
        const { issuedAtSeconds: iat, expiresAtSeconds: exp } = times;
        const asked = ttlSeconds ?? lifetime.defaultSeconds;
        const now = Math.floor(nowMs / 1000);
        expect([iat, exp].every(Number.isInteger)).toBe(true);
        expect(exp - iat).toBeGreaterThanOrEqual(1);
        expect(exp - iat).toBeLessThanOrEqual(lifetime.maxSeconds);
        expect(iat).toBe(now - backdateSeconds);
        // Backdating shortens a lifetime only where the maximum demands it.
        expect(exp - now).toBe(Math.min(asked, lifetime.maxSeconds - backdateSeconds));
      }),
      BOUNDED,
    );
  });

  test('is refused beyond them', () => {
    const outside = fc.oneof(
      fc.integer({ max: 0 }),
      fc.integer({ min: lifetime.maxSeconds + 1 }),
      fc.double().filter((value) => !Number.isInteger(value)),
    );
    fc.assert(
      fc.property(clock, outside, backdate, (nowMs, ttlSeconds, backdateSeconds) => {
        expect(() => tokenTimes(lifetime, nowMs, ttlSeconds, backdateSeconds)).toThrow(MintmarkError);
      }),
      BOUNDED,
    );
  });
});
