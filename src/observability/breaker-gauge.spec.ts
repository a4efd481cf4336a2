import { contractOf } from '../../test/support/registry-of.js';
import { breakerChannel } from '../http/breaker-channel.js';
import { KeySources } from '../keystore/key-sources.js';
import { KeyStore } from '../keystore/key-store.js';
import { AccountRegistry } from '../tokens/account-registry.js';
import { BreakerGauge } from './breaker-gauge.js';
import { Metrics } from './metrics.js';

const accounts = new AccountRegistry(new KeyStore(new KeySources([])));
accounts.open(
  contractOf('acme'),
  (names: readonly string[]) =>
    names.map((name) => ({ account: { name, issuedAtBackdateSeconds: 0 }, ring: { versions: [] } })),
  ['eu', 'us'],
);
const metrics = new Metrics();
const gauge = new BreakerGauge(metrics, accounts);

beforeAll(() => {
  gauge.onModuleInit();
});
afterAll(() => {
  gauge.onApplicationShutdown();
});

async function shown(): Promise<readonly string[]> {
  const text = await metrics.text();
  return text.split('\n').filter((line) => line.startsWith('mintmark_upstream_breaker_open{'));
}

function line(account: string, value: number): string {
  return `mintmark_upstream_breaker_open{provider="acme",account="${account}"} ${value}`;
}

test('an account shows from when its provider first failed so, and no more once a reload has removed it', async () => {
  expect(await shown()).toEqual([]);
  breakerChannel.publish({ provider: 'acme', account: 'eu', isOpen: true });
  breakerChannel.publish({ provider: 'acme', account: 'us', isOpen: true });
  breakerChannel.publish({ provider: 'acme', account: 'us', isOpen: false });
  expect(await shown()).toEqual([line('eu', 1), line('us', 0)]);
  (await accounts.prepare({ acme: ['us'] }))();
  expect(await shown()).toEqual([line('us', 0)]);
});
