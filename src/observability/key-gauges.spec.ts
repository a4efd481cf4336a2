import type { KeyVersionDeclaration } from '../keystore/key-ring.js';
import { KeySources } from '../keystore/key-sources.js';
import { KeyStore } from '../keystore/key-store.js';
import { FixedClock } from '../testing/fixed-clock.js';
import { MemoryKeySource } from '../testing/memory.key-source.js';
import { testSecret } from '../testing/test-keys.js';
import { KeyGauges } from './key-gauges.js';
import { Metrics } from './metrics.js';

const NOW_MS = Date.parse('2026-12-01T00:00:00Z');
const DAY_MS = 86_400_000;

/** The lines of one metric, for a ring of these versions. */
async function linesOf(
  name: string,
  versions: readonly Omit<KeyVersionDeclaration, 'source'>[],
): Promise<readonly string[]> {
  const keys = new KeyStore(new KeySources([new MemoryKeySource({ key: testSecret() })]));
  const ring = {
    provider: 'acme',
    account: 'eu',
    algorithm: 'HS256',
    rotation: 'overlap',
    maxTokenSeconds: 3600,
  } as const;
  const commit = await keys.prepare([
    { ...ring, versions: versions.map((version) => ({ ...version, source: 'memory:key' })) },
  ]);
  commit();
  const metrics = new Metrics();
  new KeyGauges(metrics, keys, new FixedClock(NOW_MS));
  const text = await metrics.text();
  return text.split('\n').filter((line) => line.startsWith(`${name}{`));
}

const OLD = { keyId: '2026-11', activateAtMs: NOW_MS - 30 * DAY_MS };
const NEXT = { keyId: '2026-12', activateAtMs: NOW_MS + DAY_MS };
const GONE = { keyId: 'leaked', revoked: true };

test('each version has the one state that it is in', async () => {
  expect(await linesOf('mintmark_key_state', [OLD, NEXT, GONE])).toEqual([
    'mintmark_key_state{provider="acme",account="eu",key_id="2026-12",state="staged"} 1',
    'mintmark_key_state{provider="acme",account="eu",key_id="2026-11",state="active"} 1',
    'mintmark_key_state{provider="acme",account="eu",key_id="leaked",state="revoked"} 1',
  ]);
});

test('the age counts from when a key was made, else from when it began to sign, and is not made up', async () => {
  const versions = [OLD, NEXT, GONE, { keyId: 'made', activateAtMs: Infinity, createdAtMs: NOW_MS - DAY_MS }];
  expect(await linesOf('mintmark_key_age_seconds', versions)).toEqual([
    `mintmark_key_age_seconds{provider="acme",account="eu",key_id="made"} ${DAY_MS / 1000}`,
    `mintmark_key_age_seconds{provider="acme",account="eu",key_id="2026-11"} ${(30 * DAY_MS) / 1000}`,
  ]);
});

test('an account is ready, and until when is told where an end is planned', async () => {
  const until = 'mintmark_account_ready_until_timestamp_seconds';
  expect(await linesOf('mintmark_account_ready', [OLD, NEXT])).toEqual([
    'mintmark_account_ready{provider="acme",account="eu"} 1',
  ]);
  expect(await linesOf(until, [OLD, NEXT])).toEqual([]);
  expect(await linesOf(until, [{ ...OLD, retireAtMs: NOW_MS + 60_000 }])).toEqual([
    `${until}{provider="acme",account="eu"} ${NOW_MS / 1000 + 60}`,
  ]);
});

test('an account whose only key is staged is not ready', async () => {
  expect(await linesOf('mintmark_account_ready', [NEXT])).toEqual([
    'mintmark_account_ready{provider="acme",account="eu"} 0',
  ]);
});
