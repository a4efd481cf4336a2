import fc from 'fast-check';
import { MintmarkError } from '../errors/mintmark-error.js';
import { tokenTimes } from './token-times.js';

const LIFETIME = { defaultSeconds: 3600, maxSeconds: 10_800 };
const NOW_MS = Date.parse('2026-11-22T12:00:00.999Z');
const NOW_SECONDS = Date.parse('2026-11-22T12:00:00Z') / 1000;

test.each([
  ['the default', undefined, 3600],
  ['the least', 1, 1],
  ['the most, inclusive', 10_800, 10_800],
])('%s lifetime counts from the whole second of the reading', (_, ttlSeconds, lifetime) => {
  expect(tokenTimes(LIFETIME, NOW_MS, ttlSeconds)).toEqual({
    nowMs: NOW_MS,
    issuedAtSeconds: NOW_SECONDS,
    expiresAtSeconds: NOW_SECONDS + lifetime,
  });
});

test.each([0, -1, 10_801, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '60', null, true, [60], 60n])(
  'refuses a lifetime of %p',
  (ttlSeconds) => {
    const message = 'must be a whole number of seconds from 1 to 10800';
    const refused = new MintmarkError('ttl_out_of_range', { detail: `ttlSeconds ${message}.` });
    expect(() => tokenTimes(LIFETIME, NOW_MS, ttlSeconds as number)).toThrow(refused);
    expect(() => tokenTimes(LIFETIME, NOW_MS, ttlSeconds as number)).toThrow(
      expect.objectContaining({
        code: 'ttl_out_of_range',
        errors: [{ field: 'ttlSeconds', message }],
      }) as Error,
    );
  },
);

test.each([
  ['a default that is longer is cut down', undefined, 600, 600],
  ['a default that is shorter stays', undefined, 7200, 3600],
  ['what is asked for may be as long', 600, 600, 600],
  ['the provider’s maximum holds all the same', 10_800, 99_999, 10_800],
])('of what the caller may have at most: %s', (_, ttlSeconds, maxTtlSeconds, lifetime) => {
  const { expiresAtSeconds } = tokenTimes(LIFETIME, NOW_MS, ttlSeconds, 0, maxTtlSeconds);
  expect(expiresAtSeconds - NOW_SECONDS).toBe(lifetime);
});

test('what is longer than the caller may have is refused', () => {
  const message = 'must be a whole number of seconds from 1 to 600';
  expect(() => tokenTimes(LIFETIME, NOW_MS, 601, 0, 600)).toThrow(
    expect.objectContaining({
      code: 'ttl_out_of_range',
      errors: [{ field: 'ttlSeconds', message }],
    }) as Error,
  );
});

test('backdating moves iat into the past and leaves exp where it is', () => {
  expect(tokenTimes(LIFETIME, NOW_MS, 60, 30)).toMatchObject({
    issuedAtSeconds: NOW_SECONDS - 30,
    expiresAtSeconds: NOW_SECONDS + 60,
  });
});

test('backdating never lets exp - iat exceed the maximum: exp gives way', () => {
  expect(tokenTimes(LIFETIME, NOW_MS, 10_800, 300)).toMatchObject({
    issuedAtSeconds: NOW_SECONDS - 300,
    expiresAtSeconds: NOW_SECONDS + 10_500,
  });
});

test('for every instant, lifetime and backdating, exp - iat is within the bounds and exp as asked or less', () => {
  const inputs = [
    fc.integer({ min: 0, max: 4e12 }),
    fc.integer({ min: 1, max: 10_800 }),
    fc.integer({ min: 0, max: 300 }),
  ] as const;
  fc.assert(
    fc.property(...inputs, (nowMs, ttlSeconds, backdateSeconds) => {
      const { issuedAtSeconds, expiresAtSeconds } = tokenTimes(LIFETIME, nowMs, ttlSeconds, backdateSeconds);
      const lifetime = expiresAtSeconds - issuedAtSeconds;
      expect(issuedAtSeconds).toBe(Math.floor(nowMs / 1000) - backdateSeconds);
      expect(lifetime).toBe(Math.min(ttlSeconds + backdateSeconds, 10_800));
    }),
  );
});
