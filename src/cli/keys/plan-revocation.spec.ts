import { hours, NOW_MS, ringOf } from '../../../test/cli/keys/ring-of.js';
import { planRevocation } from './plan-revocation.js';

const HOUR_MS = 3_600_000;

test('the tokens of the active version live for the longest lifetime at most', () => {
  expect(planRevocation(ringOf([{ keyId: 'a' }]), 'a', NOW_MS)).toMatchObject({
    changes: [{ keyId: 'a', member: 'revoked', value: true }],
    version: { state: 'active' },
    aliveUntilMs: NOW_MS + 3 * HOUR_MS,
    nextActive: undefined,
    comesBack: false,
  });
});

test('those of a version that is about to end live no longer than from its end', () => {
  const ring = ringOf([{ keyId: 'a', retireAt: hours(1) }]);
  expect(planRevocation(ring, 'a', NOW_MS).aliveUntilMs).toBe(NOW_MS + 3 * HOUR_MS);
});

test('those of a retiring version live until it verifies no more', () => {
  const ring = ringOf([
    { keyId: 'a', retireAt: hours(-1) },
    { keyId: 'b', activateAt: hours(-1) },
  ]);
  expect(planRevocation(ring, 'a', NOW_MS)).toMatchObject({
    aliveUntilMs: NOW_MS + 2 * HOUR_MS,
    nextActive: 'b',
    comesBack: false,
  });
});

test.each([
  ['staged', { keyId: 'a', activateAt: 'later' }],
  ['retired', { keyId: 'a', retireAt: hours(-4) }],
])('by the file none of a %s version is alive', (state, key) => {
  const plan = planRevocation(ringOf([key]), 'a', NOW_MS);
  expect(plan).toMatchObject({ version: { state }, aliveUntilMs: undefined });
});

test('a version comes back that nobody had retired', () => {
  const ring = ringOf([{ keyId: 'a' }, { keyId: 'b', activateAt: hours(-1) }]);
  expect(planRevocation(ring, 'b', NOW_MS)).toMatchObject({ nextActive: 'a', comesBack: true });
});

test('what is revoked stays so', () => {
  const ring = ringOf([{ keyId: 'a', revoked: true }]);
  expect(planRevocation(ring, 'a', NOW_MS)).toMatchObject({ changes: [], comesBack: false });
});
