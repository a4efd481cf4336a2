import type { KeyVersionDeclaration } from '../keystore/key-ring.js';
import { KeySources } from '../keystore/key-sources.js';
import { KeyStore } from '../keystore/key-store.js';
import { MemoryKeySource } from '../testing/memory.key-source.js';
import { testSecret } from '../testing/test-keys.js';
import { type AccountReadiness, readinessOf } from './account-readiness.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const SOURCE = new MemoryKeySource({ secret: testSecret() });
const RING = { provider: 'acme', account: 'default' };

const at = (hours: number): number => NOW_MS + hours * 3_600_000;
const iso = (hours: number): string => new Date(at(hours)).toISOString();

type Version = Omit<KeyVersionDeclaration, 'keyId' | 'source'>;

/** The readiness of an account whose versions are named v0, v1, … in this order. */
async function readiness(...versions: readonly Version[]): Promise<AccountReadiness | undefined> {
  const keys = new KeyStore(new KeySources([SOURCE]));
  keys.declareRing({
    ...RING,
    algorithm: 'HS256',
    rotation: 'overlap',
    maxTokenSeconds: 86_400,
    versions: versions.map((version, index) => ({
      keyId: `v${index}`,
      source: 'memory:secret',
      ...version,
    })),
  });
  await keys.onModuleInit();
  return keys.describe(NOW_MS).map((ring) => readinessOf(ring, NOW_MS))[0];
}

const ready = (keyId: string, more: object = {}): object => ({
  ...RING,
  ready: true,
  keyId,
  warnings: [],
  ...more,
});
const unready = (more: object = {}): object => ({ ...RING, ready: false, warnings: [], ...more });

describe('an account is ready', () => {
  test.each<[string, readonly Version[], object]>([
    ['with one version that has no end', [{}], ready('v0')],
    ['without an end, where a successor takes over', [{}, { activateAtMs: at(1) }], ready('v0')],
    [
      'without an end, where one ends as the next begins',
      [{ retireAtMs: at(1) }, { activateAtMs: at(1) }],
      ready('v0'),
    ],
    ['until its version ends', [{ retireAtMs: at(1) }], ready('v0', { readyUntil: iso(1) })],
    [
      'until the last of those that follow each other ends',
      [{}, { activateAtMs: at(1) }, { activateAtMs: at(2), retireAtMs: at(3) }],
      ready('v0', { readyUntil: iso(3) }),
    ],
    [
      'until the gap before its successor',
      [{ retireAtMs: at(1) }, { activateAtMs: at(2) }],
      ready('v0', { readyUntil: iso(1) }),
    ],
    [
      'until its version ends, where the next waits for somebody to say when',
      [{ retireAtMs: at(1) }, { activateAtMs: Infinity }],
      ready('v0', { readyUntil: iso(1) }),
    ],
    [
      'without an end, whatever waits for somebody to say when',
      [{}, { activateAtMs: Infinity, retireAtMs: at(5) }, { activateAtMs: Infinity }],
      ready('v0'),
    ],
    [
      'until its version ends, where the next is revoked',
      [{ retireAtMs: at(1) }, { activateAtMs: at(1), revoked: true }],
      ready('v0', { readyUntil: iso(1) }),
    ],
    ['with the newest whose instant has come', [{}, { activateAtMs: at(0) }], ready('v1')],
  ])('%s', async (_, versions, expected) => {
    expect(await readiness(...versions)).toEqual(expected);
  });
});

describe('an account is not ready', () => {
  test.each<[string, readonly Version[], object]>([
    ['when its version has ended', [{ retireAtMs: at(0) }], unready()],
    ['when its version is revoked', [{ revoked: true }], unready()],
    ['when nobody has said when its version begins', [{ activateAtMs: Infinity }], unready()],
    ['until a version begins', [{ activateAtMs: at(1) }], unready({ readyFrom: iso(1) })],
    [
      'until the first of those to come begins',
      [
        { retireAtMs: at(-1) },
        { activateAtMs: at(3) },
        { activateAtMs: at(2), revoked: true },
        { activateAtMs: at(2.5) },
      ],
      unready({ readyFrom: iso(2.5) }),
    ],
  ])('%s', async (_, versions, expected) => {
    expect(await readiness(...versions)).toEqual(expected);
  });
});

test('an account that is ready tells the weaknesses of the version that signs, and of no other', async () => {
  const keys = new KeyStore(new KeySources([new MemoryKeySource({ a: 'k3-J8x-q1Zw', b: testSecret() })]));
  keys.declareRing({
    ...RING,
    algorithm: 'HS256',
    rotation: 'cutover',
    maxTokenSeconds: 3600,
    versions: [
      { keyId: 'old', source: 'memory:a', allowShortSecret: true },
      { keyId: 'new', source: 'memory:b', activateAtMs: at(1) },
    ],
  });
  await keys.onModuleInit();
  const warningsAt = (nowMs: number): unknown =>
    keys.describe(nowMs).map((ring) => readinessOf(ring, nowMs).warnings);
  expect(warningsAt(at(0))).toEqual([['the secret has only 11 bytes']]);
  expect(warningsAt(at(1))).toEqual([[]]);
});
