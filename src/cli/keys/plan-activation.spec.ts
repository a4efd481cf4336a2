import { at, hours, NOW_MS, ringOf, signerAfter } from '../../../test/cli/keys/ring-of.js';
import { UsageError } from '../usage-error.js';
import { CommandRefusedError } from './command-refused.error.js';
import type { KeyChange } from './key-change.js';
import { planActivation, planPostponement } from './plan-activation.js';

const activate = (keyId: string, value: string): KeyChange => ({ keyId, member: 'activateAt', value });
const retire = (keyId: string, value: string): KeyChange => ({ keyId, member: 'retireAt', value });
const keep = (keyId: string): KeyChange => ({ keyId, member: 'retireAt' });

test('the version that signs until then retires at the same instant', () => {
  const ring = ringOf([{ keyId: 'a' }, { keyId: 'b', activateAt: 'later' }]);
  const { changes, replaced, remarks } = planActivation(ring, 'b', at(2), NOW_MS);
  expect(changes).toEqual([activate('b', hours(2)), retire('a', hours(2))]);
  expect({ replaced, remarks }).toEqual({ replaced: 'a', remarks: [] });
  expect([0, 1.99, 2, 100].map((hour) => signerAfter(ring, changes, hour))).toEqual(['a', 'a', 'b', 'b']);
});

test('revoking the new version afterwards does not bring the old one back', () => {
  const ring = ringOf([{ keyId: 'a' }, { keyId: 'b', activateAt: 'later' }]);
  const { changes } = planActivation(ring, 'b', at(0), NOW_MS);
  const revoked: KeyChange = { keyId: 'b', member: 'revoked', value: true };
  expect(signerAfter(ring, [...changes, revoked], 1)).toBeUndefined();
});

test('the first version of a ring replaces nobody', () => {
  const ring = ringOf([{ keyId: 'a', activateAt: 'later' }]);
  const { changes, replaced } = planActivation(ring, 'a', at(0), NOW_MS);
  expect({ changes, replaced }).toEqual({ changes: [activate('a', hours(0))], replaced: undefined });
});

test('rolling back takes the stale end of the old version away, and retires the new one', () => {
  const ring = ringOf([
    { keyId: 'a', retireAt: hours(-1) },
    { keyId: 'b', activateAt: hours(-1) },
  ]);
  const { changes, replaced } = planActivation(ring, 'a', at(0), NOW_MS);
  expect(changes).toEqual([activate('a', hours(0)), keep('a'), retire('b', hours(0))]);
  expect(replaced).toBe('b');
  expect([-0.5, 0, 100].map((hour) => signerAfter(ring, changes, hour))).toEqual(['b', 'a', 'a']);
});

test('the version that is active at that instant is replaced, not the one that is active now', () => {
  const ring = ringOf([
    { keyId: 'a' },
    { keyId: 'b', activateAt: hours(1) },
    { keyId: 'c', activateAt: 'later' },
  ]);
  const { changes, replaced } = planActivation(ring, 'c', at(2), NOW_MS);
  expect(replaced).toBe('b');
  expect([0, 1, 2].map((hour) => signerAfter(ring, changes, hour))).toEqual(['a', 'b', 'c']);
});

test.each([3, 1])(
  'an activation that was planned is moved to %s hours from now, with the end of the one before',
  (hour) => {
    const ring = ringOf([
      { keyId: 'a', retireAt: hours(2) },
      { keyId: 'b', activateAt: hours(2) },
    ]);
    const { changes } = planActivation(ring, 'b', at(hour), NOW_MS);
    expect(changes).toEqual([activate('b', hours(hour)), retire('a', hours(hour))]);
    expect([hour - 0.01, hour].map((each) => signerAfter(ring, changes, each))).toEqual(['a', 'b']);
  },
);

test('an end that is planned for after the instant stays', () => {
  const ring = ringOf([{ keyId: 'a' }, { keyId: 'b', activateAt: 'later', retireAt: hours(9) }]);
  const { changes } = planActivation(ring, 'b', at(1), NOW_MS);
  expect(changes).toEqual([activate('b', hours(1)), retire('a', hours(1))]);
});

test('one that signs already goes on: its instant stays, and its planned end goes', () => {
  const ring = ringOf([{ keyId: 'a', activateAt: hours(-5), retireAt: hours(5) }]);
  expect(planActivation(ring, 'a', at(0), NOW_MS)).toEqual({
    changes: [keep('a')],
    remarks: ['a signs already.'],
  });
  expect(planActivation(ringOf([{ keyId: 'a' }]), 'a', at(3), NOW_MS).changes).toEqual([]);
});

test('where another version is planned to take over from it, that stays planned', () => {
  const ring = ringOf([
    { keyId: 'a', retireAt: hours(5) },
    { keyId: 'b', activateAt: hours(5) },
  ]);
  const { changes, remarks } = planActivation(ring, 'a', at(0), NOW_MS);
  expect({ changes, remarks }).toEqual({
    changes: [],
    remarks: ['a signs already.', expect.stringMatching(/^b takes over/)],
  });
});

test('a plan that is carried out a second time changes nothing', () => {
  const ring = ringOf([
    { keyId: 'a', retireAt: hours(2) },
    { keyId: 'b', activateAt: hours(2) },
  ]);
  expect(planActivation(ring, 'b', at(2), NOW_MS).changes).toEqual([]);
});

test('a later version that is planned takes over all the same, and that is said', () => {
  const ring = ringOf([
    { keyId: 'a' },
    { keyId: 'b', activateAt: 'later' },
    { keyId: 'c', activateAt: hours(9) },
    { keyId: 'd', activateAt: hours(10), revoked: true },
  ]);
  const { changes, remarks } = planActivation(ring, 'b', at(0), NOW_MS);
  expect(remarks).toEqual([expect.stringMatching(/^c takes over .*, in 9 h; .*--at later/)]);
  expect(changes).toContainEqual(retire('b', hours(9)));
  expect([0, 9].map((hour) => signerAfter(ring, changes, hour))).toEqual(['b', 'c']);
});

test.each<readonly [string, string, new (message: string) => Error, RegExp]>([
  ['that is not there', 'x', UsageError, /it has b, c, a/],
  ['that is revoked', 'c', CommandRefusedError, /revoked/],
  ['at the instant of another', 'b', UsageError, /another/],
])('a version %s is not activated', (_, keyId, type, message) => {
  const ring = ringOf([
    { keyId: 'a', activateAt: hours(2) },
    { keyId: 'b', activateAt: 'later' },
    { keyId: 'c', activateAt: 'later', revoked: true },
  ]);
  expect(() => planActivation(ring, keyId, at(2), NOW_MS)).toThrow(type);
  expect(() => planActivation(ring, keyId, at(2), NOW_MS)).toThrow(message);
});

test('a planned activation is called off, and the version before goes on', () => {
  const ring = ringOf([
    { keyId: 'a', retireAt: hours(2) },
    { keyId: 'b', activateAt: hours(2) },
  ]);
  const { changes, remarks } = planPostponement(ring, 'b', NOW_MS);
  expect(changes).toEqual([activate('b', 'later'), keep('a')]);
  expect(remarks).toEqual(['a goes on signing.']);
  expect([0, 2, 100].map((hour) => signerAfter(ring, changes, hour))).toEqual(['a', 'a', 'a']);
});

test('what signs or has signed cannot be called off, and what nobody planned need not be', () => {
  const ring = ringOf([{ keyId: 'a' }, { keyId: 'b', activateAt: 'later' }]);
  expect(() => planPostponement(ring, 'a', NOW_MS)).toThrow(CommandRefusedError);
  expect(planPostponement(ring, 'b', NOW_MS).changes).toEqual([]);
});
