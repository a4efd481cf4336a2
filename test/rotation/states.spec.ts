import { jest } from '@jest/globals';
import { expectProblem } from '../support/expect-problem.js';
import { ClockedService } from './clocked-service.js';
import { mintmarkYaml, PROVIDERS, type Provider, type VersionInYaml } from './mintmark-yaml.js';
import { keyFor } from './test-key.js';

/** RSA keys take long to make on a busy machine. */
jest.setTimeout(30_000);

const at = (time: string): string => `2026-12-01T${time}Z`;

/** How long a token of Stacked can live, by our own maximum. */
const LONGEST_MS = 86_400_000;

/** A service with these versions of Stacked's key, each a key of its own, and one version of every other provider's. */
async function startWith(stacked: readonly Omit<VersionInYaml, 'source'>[]): Promise<ClockedService> {
  const service = new ClockedService(at('00:00:00'));
  const rings: [Provider, readonly VersionInYaml[]][] = [];
  for (const provider of PROVIDERS) {
    const versions = provider === 'stacked' ? stacked : [{ keyId: 'only' }];
    const ring: VersionInYaml[] = [];
    for (const version of versions) {
      const source = service.writeKey(`${provider}-${version.keyId}`, await keyFor(provider));
      ring.push({ ...version, source });
    }
    rings.push([provider, ring]);
  }
  return service.start(mintmarkYaml(Object.fromEntries(rings)));
}

interface RingAnswer {
  readonly provider: string;
  readonly versions: readonly { readonly keyId: string; readonly state: string }[];
}

/** The states of Stacked's versions by key id, as callers are told. */
async function states(service: ClockedService): Promise<Readonly<Record<string, string>>> {
  const { rings } = (await service.read('/v1/keys')) as { readonly rings: readonly RingAnswer[] };
  const versions = rings.find(({ provider }) => provider === 'stacked')?.versions ?? [];
  return Object.fromEntries(versions.map(({ keyId, state }) => [keyId, state]));
}

/** The status of readiness as a whole, and of each provider. */
async function readiness(service: ClockedService): Promise<readonly unknown[]> {
  const whole = await service.client.ask('GET', '/health/ready');
  const parts = await Promise.all(
    PROVIDERS.map((provider) => service.client.ask('GET', `/health/ready/${provider}`)),
  );
  return [`${whole.status} ${String(whole.body['status'])}`, ...parts.map(({ status }) => status)];
}

describe('a version by the clock', () => {
  let service: ClockedService;
  beforeAll(async () => {
    service = await startWith([
      { keyId: 'old' },
      { keyId: 'new', activateAt: at('02:00:00'), retireAt: at('20:00:00') },
      { keyId: 'next', activateAt: at('10:00:00') },
    ]);
  });
  afterAll(() => service.close());

  test.each([
    ['long before', at('01:00:00'), { old: 'active', new: 'staged', next: 'staged' }],
    [
      'a millisecond before its instant',
      at('01:59:59.999'),
      { old: 'active', new: 'staged', next: 'staged' },
    ],
    ['at its instant', at('02:00:00'), { old: 'retiring', new: 'active', next: 'staged' }],
    [
      "a millisecond before the next one's",
      at('09:59:59.999'),
      { old: 'retiring', new: 'active', next: 'staged' },
    ],
    ["at the next one's", at('10:00:00'), { old: 'retiring', new: 'retiring', next: 'active' }],
    [
      'while the last token of the oldest may live',
      Date.parse(at('02:00:00')) + LONGEST_MS - 1,
      { old: 'retiring', new: 'retiring', next: 'active' },
    ],
    [
      'when that has expired',
      Date.parse(at('02:00:00')) + LONGEST_MS,
      { old: 'retired', new: 'retiring', next: 'active' },
    ],
    [
      'when its own has as well',
      Date.parse(at('10:00:00')) + LONGEST_MS,
      { old: 'retired', new: 'retired', next: 'active' },
    ],
    [
      'and back again, if the clock is',
      at('09:59:59.999'),
      { old: 'retiring', new: 'active', next: 'staged' },
    ],
  ])('%s', async (_, instant, expected) => {
    service.moveTo(instant);
    expect(await states(service)).toEqual(expected);
    const [active] = Object.entries(expected).find(([, state]) => state === 'active') ?? [];
    expect((await service.mint('stacked')).keyId).toBe(active);
    expect(await readiness(service)).toEqual(['200 ready', 200, 200, 200, 200]);
  });
});

describe('a ring without an active version', () => {
  /** Nothing signs before the first instant, nor between the end of the first and the beginning of the second. */
  let service: ClockedService;
  beforeAll(async () => {
    service = await startWith([
      { keyId: 'first', activateAt: at('01:00:00'), retireAt: at('02:00:00') },
      { keyId: 'second', activateAt: at('03:00:00'), retireAt: at('04:00:00') },
      { keyId: 'someday', activateAt: 'later' },
    ]);
  });
  afterAll(() => service.close());

  async function expectUnavailable(): Promise<void> {
    expectProblem(await service.ask('stacked'), 'key_unavailable');
    for (const path of ['one-time-tokens', 'campaign-refreshes']) {
      expectProblem(await service.client.post(`/v1/stacked/${path}`, { playerId: 'p' }), 'key_unavailable');
    }
    expect(await readiness(service)).toEqual(['200 degraded', 200, 200, 200, 503]);
  }

  test.each([
    ['before the first', at('00:59:59.999')],
    ['when the first has ended', at('02:00:00')],
    ['until the next begins', at('02:59:59.999')],
    ['when the last has ended', at('04:00:00')],
    ['much later', '2030-01-01T00:00:00Z'],
  ])('%s is unavailable and not ready, and the other providers are', async (_, instant) => {
    service.moveTo(instant);
    await expectUnavailable();
    for (const provider of PROVIDERS.filter((each) => each !== 'stacked')) {
      expect((await service.mint(provider)).keyId).toBe('only');
    }
  });

  test.each([
    ['at the first instant', at('01:00:00'), 'first'],
    ['a millisecond before the first ends', at('01:59:59.999'), 'first'],
    ['at the second instant', at('03:00:00'), 'second'],
  ])('%s is ready again', async (_, instant, keyId) => {
    service.moveTo(instant);
    expect((await service.mint('stacked')).keyId).toBe(keyId);
    expect(await readiness(service)).toEqual(['200 ready', 200, 200, 200, 200]);
  });

  test('still tells of tokens what is wrong with them, as long as one of its versions verifies', async () => {
    service.moveTo(at('01:30:00'));
    const { token } = await service.mint('stacked', { ttlSeconds: 7_200 });
    service.moveTo(at('02:00:00'));
    expect(await service.judge('stacked', token)).toMatchObject({ valid: false, code: 'jwt-invalid' });
  });
});
