import { createPrivateKey, randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import type { KeyRingDeclaration, KeyVersionDeclaration } from '../keystore/key-ring.js';
import { KeySources } from '../keystore/key-sources.js';
import { KeyStore } from '../keystore/key-store.js';
import { FixedClock } from '../testing/fixed-clock.js';
import { MemoryKeySource } from '../testing/memory.key-source.js';
import { testRsaKey } from '../testing/test-keys.js';
import { MintTally } from '../tokens/mint-tally.js';
import { KeyReport } from './key-report.js';

const NOW = '2026-11-22T12:00:00.000Z';
const HOUR_MS = 3_600_000;
const TTL_SECONDS = 10_800;

const SECRET = `MARKED-${randomBytes(24).toString('base64url')}`;
const RSA_KEYS = [testRsaKey(), testRsaKey(), testRsaKey()] as const;
const SOURCE = new MemoryKeySource({
  secret: SECRET,
  short: SECRET.slice(0, 20),
  ...Object.fromEntries(RSA_KEYS.map(({ privateKey }, index) => [`rsa${index}`, privateKey])),
});

const at = (hours: number): number => Date.parse(NOW) + hours * HOUR_MS;
const iso = (hours: number): string => new Date(at(hours)).toISOString();

const version = (
  keyId: string,
  key: string,
  more: Partial<KeyVersionDeclaration> = {},
): KeyVersionDeclaration => ({ keyId, source: `memory:${key}`, ...more });

const phoenix = (
  versions: readonly KeyVersionDeclaration[],
  more: Partial<KeyRingDeclaration> = {},
): KeyRingDeclaration => ({
  provider: 'phoenix',
  account: 'default',
  algorithm: 'RS256',
  rotation: 'upload',
  maxTokenSeconds: TTL_SECONDS,
  versions,
  ...more,
});

const lynes = (versions: readonly KeyVersionDeclaration[]): KeyRingDeclaration => ({
  provider: 'lynes',
  account: 'default',
  algorithm: 'HS256',
  rotation: 'cutover',
  maxTokenSeconds: 86_400,
  versions,
});

interface Reported {
  readonly report: KeyReport;
  readonly keys: KeyStore;
  readonly tally: MintTally;
  readonly clock: FixedClock;
}

async function reportOf(...rings: readonly KeyRingDeclaration[]): Promise<Reported> {
  const keys = new KeyStore(new KeySources([SOURCE]));
  for (const ring of rings) keys.declareRing(ring);
  await keys.onModuleInit();
  const clock = new FixedClock(NOW);
  const tally = new MintTally(clock);
  return { report: new KeyReport(keys, tally, clock), keys, tally, clock };
}

/** One version of every state: two were replaced, one signs, one waits, one was revoked. */
const EVERY_STATE: readonly KeyVersionDeclaration[] = [
  version('retired', 'rsa0', { activateAtMs: at(-30) }),
  version('retiring', 'rsa0', { activateAtMs: at(-20), createdAtMs: at(-50) }),
  version('active', 'rsa1', { activateAtMs: at(-1) }),
  version('staged', 'rsa2', { activateAtMs: at(24) }),
  version('waiting', 'rsa2', { activateAtMs: Infinity }),
  version('revoked', 'gone', { activateAtMs: at(-2), revoked: true }),
];

describe('the rings', () => {
  test('are told with their versions, the newest first, and with every instant that is known', async () => {
    const { report } = await reportOf(phoenix(EVERY_STATE, { environment: 'live' }));
    const { rings } = report.read();
    const nothingMinted = { warnings: [], minted: 0, alive: 0 };
    const thumbprint = expect.stringMatching(/^[\w-]{43}$/) as string;
    expect(rings).toEqual([
      {
        provider: 'phoenix',
        account: 'default',
        environment: 'live',
        algorithm: 'RS256',
        rotation: 'upload',
        versions: [
          { keyId: 'waiting', state: 'staged', thumbprint, ...nothingMinted },
          { keyId: 'staged', state: 'staged', thumbprint, activateAt: iso(24), ...nothingMinted },
          {
            keyId: 'active',
            state: 'active',
            thumbprint,
            activateAt: iso(-1),
            signsUntil: iso(24),
            verifiesUntil: iso(27),
            ageDays: 0,
            ...nothingMinted,
          },
          // Neither signs nor verifies: only when it would have begun is still to be told.
          { keyId: 'revoked', state: 'revoked', activateAt: iso(-2), ageDays: 0, ...nothingMinted },
          {
            keyId: 'retiring',
            state: 'retiring',
            thumbprint,
            activateAt: iso(-20),
            signsUntil: iso(-1),
            verifiesUntil: iso(2),
            createdAt: iso(-50),
            ageDays: 2,
            ...nothingMinted,
          },
          {
            keyId: 'retired',
            state: 'retired',
            thumbprint,
            activateAt: iso(-30),
            signsUntil: iso(-20),
            verifiesUntil: iso(-17),
            ageDays: 1,
            ...nothingMinted,
          },
        ],
      },
    ]);
  });

  test('say when that was so, and since when tokens are counted', async () => {
    const { report, clock } = await reportOf(phoenix([version('v1', 'rsa0')]));
    clock.advance(60);
    expect(report.read()).toMatchObject({ at: '2026-11-22T12:01:00.000Z', countingSince: NOW });
  });

  test('follow the clock without being read anew', async () => {
    const { report, clock } = await reportOf(phoenix(EVERY_STATE));
    const states = (): Readonly<Record<string, string>> =>
      Object.fromEntries(
        report.read().rings.flatMap(({ versions }) => versions.map(({ keyId, state }) => [keyId, state])),
      );
    clock.advance(24 * 3600 - 1);
    expect(states()).toMatchObject({ retiring: 'retired', active: 'active', staged: 'staged' });
    clock.advance(1);
    expect(states()).toMatchObject({ active: 'retiring', staged: 'active', revoked: 'revoked' });
    clock.advance(TTL_SECONDS);
    expect(states()).toMatchObject({ active: 'retired', staged: 'active', waiting: 'staged' });
  });

  test('of a secret show its warnings and its public name, and no fingerprint', async () => {
    const { report } = await reportOf(
      lynes([version('v1', 'short', { kid: 'gp_live_0001', allowShortSecret: true })]),
    );
    expect(report.read().rings.flatMap(({ versions }) => versions)).toEqual([
      {
        keyId: 'v1',
        state: 'active',
        kid: 'gp_live_0001',
        warnings: ['the secret has only 20 bytes'],
        minted: 0,
        alive: 0,
      },
    ]);
  });

  test('name an RSA key by its RFC 7638 thumbprint', async () => {
    const { report, keys } = await reportOf(phoenix([version('v1', 'rsa0')]));
    const [ring] = keys.describe(at(0));
    const jwk = ring?.versions[0]?.publicKey?.jwk ?? {};
    expect(report.read().rings[0]?.versions[0]?.thumbprint).toBe(await calculateJwkThumbprint(jwk, 'sha256'));
  });
});

describe('the tokens of a version', () => {
  const nowSeconds = Date.parse(NOW) / 1000;

  test('are counted, and are alive until the last of them expires', async () => {
    const { report, tally, clock } = await reportOf(phoenix([version('v1', 'rsa0')]));
    const ring = { provider: 'phoenix', account: 'default' };
    for (const ttl of [60, 60, 3600]) tally.count(ring, 'v1', nowSeconds + ttl, clock.nowMs());
    const read = (): unknown => report.read().rings[0]?.versions[0];
    expect(read()).toMatchObject({ minted: 3, alive: 3, aliveUntil: iso(1) });
    clock.advance(60);
    expect(read()).toMatchObject({ minted: 3, alive: 1, aliveUntil: iso(1) });
    clock.advance(3540);
    expect(read()).toMatchObject({ minted: 3, alive: 0 });
    expect(read()).not.toHaveProperty('aliveUntil');
  });

  test('are those of its own account, and are told of a revoked one too: they are what a revocation kills', async () => {
    const brand = phoenix([version('v1', 'gone', { revoked: true }), version('v2', 'rsa1')], {
      account: 'brand',
    });
    const { report, tally, clock } = await reportOf(phoenix([version('v1', 'rsa0')]), brand);
    tally.count({ provider: 'phoenix', account: 'brand' }, 'v1', nowSeconds + 60, clock.nowMs());
    const counts = report
      .read()
      .rings.map(({ account, versions }) => [account, versions.map(({ keyId, alive }) => [keyId, alive])]);
    expect(Object.fromEntries(counts)).toEqual({
      default: [['v1', 0]],
      brand: [
        ['v1', 1],
        ['v2', 0],
      ],
    });
  });
});

describe('the public keys', () => {
  const idsOf = (report: KeyReport): readonly unknown[] => report.publicKeys().keys.map(({ kid }) => kid);

  test('are those of staged, active and retiring versions', async () => {
    const { report, clock } = await reportOf(phoenix(EVERY_STATE));
    expect(idsOf(report)).toEqual(['waiting', 'staged', 'active', 'retiring']);
    clock.advance(24 * 3600);
    expect(idsOf(report)).toEqual(['waiting', 'staged', 'active']);
  });

  test('have no private member, and no secret is among them', async () => {
    const { report } = await reportOf(phoenix(EVERY_STATE), lynes([version('v1', 'secret')]));
    const { keys } = report.publicKeys();
    expect(keys).toHaveLength(4);
    for (const key of keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
      expect(key).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256' });
    }
  });

  test('verify with another library what their versions sign', async () => {
    const { report, keys, clock } = await reportOf(phoenix(EVERY_STATE));
    const signer = keys.activeKey({ provider: 'phoenix', account: 'default' }, clock.nowMs());
    const header = { alg: 'RS256', typ: 'JWT', kid: signer.version.keyId } as const;
    const token = await signer.signJwt(header, { sub: 'player-1' });
    const set = createLocalJWKSet(report.publicKeys() as unknown as JSONWebKeySet);
    const { payload } = await jwtVerify(token, set, { currentDate: new Date(clock.nowMs()) });
    expect(payload.sub).toBe('player-1');
  });

  test('of accounts that name their versions alike have different ids', async () => {
    const { report } = await reportOf(
      phoenix([version('v1', 'rsa0'), version('v2', 'rsa1', { activateAtMs: at(1) })]),
      phoenix([version('v1', 'rsa2')], { account: 'brand' }),
    );
    expect(idsOf(report)).toEqual(['v2', 'default.v1', 'brand.v1']);
  });

  test('keep the id that tokens carry, whoever else has it', async () => {
    const { report } = await reportOf(
      phoenix([version('v1', 'rsa0', { kid: 'v1' })]),
      phoenix([version('v1', 'rsa2')], { account: 'brand' }),
    );
    expect(idsOf(report)).toEqual(['v1', 'brand.v1']);
  });

  test('are none where there are only secrets', async () => {
    const { report } = await reportOf(lynes([version('v1', 'secret')]));
    expect(report.publicKeys()).toEqual({ keys: [] });
  });
});

test('neither rings nor public keys tell a secret, or anything of a private key', async () => {
  const { report } = await reportOf(phoenix(EVERY_STATE), lynes([version('v1', 'secret')]));
  const told = JSON.stringify([report.read(), report.publicKeys()]);
  const secrets = RSA_KEYS.flatMap(({ privateKey }) => {
    const { d, p, q, dp, dq, qi } = createPrivateKey(privateKey).export({ format: 'jwk' });
    return [d, p, q, dp, dq, qi, ...privateKey.split('\n').filter((line) => line.length === 64)];
  });
  expect(secrets.length).toBeGreaterThan(60);
  expect([SECRET, ...secrets].filter((secret) => told.includes(String(secret)))).toEqual([]);
});
