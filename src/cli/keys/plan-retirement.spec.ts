import { at, hours, NOW_MS, ringOf, signerAfter } from '../../../test/cli/keys/ring-of.js';
import { CommandRefusedError } from './command-refused.error.js';
import { planRetirement } from './plan-retirement.js';

test('an active version signs no more from the instant on', () => {
  const ring = ringOf([{ keyId: 'a' }]);
  const changes = planRetirement(ring, 'a', at(2), NOW_MS);
  expect(changes).toEqual([{ keyId: 'a', member: 'retireAt', value: hours(2) }]);
  expect([1, 2].map((hour) => signerAfter(ring, changes, hour))).toEqual(['a', undefined]);
});

test('a planned end is moved', () => {
  const ring = ringOf([{ keyId: 'a', retireAt: hours(9) }]);
  expect(planRetirement(ring, 'a', at(2), NOW_MS)).toEqual([
    { keyId: 'a', member: 'retireAt', value: hours(2) },
  ]);
  expect(planRetirement(ring, 'a', at(9), NOW_MS)).toEqual([]);
});

test('of a version that another has replaced the instant is written down, so that it does not come back', () => {
  const ring = ringOf([{ keyId: 'a' }, { keyId: 'b', activateAt: hours(-2) }]);
  const changes = planRetirement(ring, 'a', at(0), NOW_MS);
  expect(changes).toEqual([{ keyId: 'a', member: 'retireAt', value: hours(-2) }]);
  expect(signerAfter(ring, [...changes, { keyId: 'b', member: 'revoked', value: true }], 0)).toBeUndefined();
});

test('one that has retired is left as it is', () => {
  const ring = ringOf([{ keyId: 'a', retireAt: hours(-2) }]);
  expect(planRetirement(ring, 'a', at(0), NOW_MS)).toEqual([]);
});

test('the end of a version that is yet to begin can be planned, but not before its beginning', () => {
  const ring = ringOf([
    { keyId: 'a' },
    { keyId: 'b', activateAt: hours(2) },
    { keyId: 'c', activateAt: 'later' },
  ]);
  expect(planRetirement(ring, 'b', at(3), NOW_MS)).toEqual([
    { keyId: 'b', member: 'retireAt', value: hours(3) },
  ]);
  expect(() => planRetirement(ring, 'b', at(1), NOW_MS)).toThrow(CommandRefusedError);
  expect(() => planRetirement(ring, 'c', at(1), NOW_MS)).toThrow(CommandRefusedError);
});

test('a revoked version is no more to be retired', () => {
  const ring = ringOf([{ keyId: 'a', revoked: true }]);
  expect(() => planRetirement(ring, 'a', at(1), NOW_MS)).toThrow(/revoked/);
});
