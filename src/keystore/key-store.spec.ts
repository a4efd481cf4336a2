import { createHash, createHmac, createPublicKey, sign, verify } from 'node:crypto';
import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';
import { ProblemListError } from '../errors/problem-list-error.js';
import { MemoryKeySource } from '../testing/memory.key-source.js';
import { testRsaKey, testSecret } from '../testing/test-keys.js';
import type { JwtHeader } from './jwt.types.js';
import type { KeyRingDeclaration, KeyRingId, KeyVersionDeclaration } from './key-ring.js';
import type { KeyReference, KeySource, RemoteKey } from './key-source.js';
import { KeySources } from './key-sources.js';
import { KeyStore } from './key-store.js';

const SECRET = testSecret();
const NEW_SECRET = testSecret();
const SHORT_SECRET = 'q3Wd8ZxK1nB5vR7t';
const RSA = testRsaKey();
const NEW_RSA = testRsaKey();
const WEBHOOK = testRsaKey();

const NOW = Date.parse('2026-12-01T02:00:00Z');
const MAX_TOKEN_SECONDS = 3600;
const LIFE_MS = MAX_TOKEN_SECONDS * 1000;

const LYNES = { provider: 'lynes', account: 'default' };
const PHOENIX = { provider: 'phoenix', account: 'eu' };
const HS256: JwtHeader = { alg: 'HS256', typ: 'JWT' };
const RS256: JwtHeader = { alg: 'RS256', typ: 'JWT' };

const LYNES_RING = ring(LYNES, { source: 'memory:secret' });
const PHOENIX_RING: KeyRingDeclaration = {
  ...PHOENIX,
  algorithm: 'RS256',
  rotation: 'upload',
  maxTokenSeconds: MAX_TOKEN_SECONDS,
  versions: [{ keyId: '2026-11', source: 'memory:rsa', kid: 'their-name' }],
};
/** The first signs until now, the second from now on; the third waits. */
const ROTATED = ring(
  LYNES,
  { keyId: 'old', source: 'memory:secret' },
  { keyId: 'new', source: 'memory:new', activateAtMs: NOW },
  { keyId: 'next', source: 'memory:next', activateAtMs: Infinity },
);

type Version = Omit<KeyVersionDeclaration, 'keyId'> & { readonly keyId?: string };

function ring({ provider, account }: KeyRingId, ...versions: readonly Version[]): KeyRingDeclaration {
  return {
    provider,
    account,
    algorithm: 'HS256',
    rotation: 'cutover',
    maxTokenSeconds: MAX_TOKEN_SECONDS,
    versions: versions.map((version) => ({ keyId: 'v1', ...version })),
  };
}

const MEMORY = new MemoryKeySource({
  secret: SECRET,
  new: NEW_SECRET,
  next: testSecret(),
  short: SHORT_SECRET,
  rsa: RSA.privateKey,
  'new-rsa': NEW_RSA.privateKey,
  webhook: WEBHOOK.publicKey,
});

function keyStore(rings: readonly KeyRingDeclaration[], ...sources: readonly KeySource[]): KeyStore {
  const keys = new KeyStore(new KeySources([MEMORY, ...sources]));
  for (const declaration of rings) keys.declareRing(declaration);
  return keys;
}

async function openKeyStore(...rings: readonly KeyRingDeclaration[]): Promise<KeyStore> {
  const keys = keyStore(rings);
  await keys.onModuleInit();
  return keys;
}

async function problemsOf(opening: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await opening.catch((thrown: unknown) => thrown);
  if (!(error instanceof ProblemListError)) throw new Error('all keys were accepted');
  expect(inspect(error)).not.toContain(SECRET);
  return error.problems;
}

function split(token: string): readonly [Buffer, Buffer] {
  const dot = token.lastIndexOf('.');
  return [Buffer.from(token.slice(0, dot)), Buffer.from(token.slice(dot + 1), 'base64url')];
}

const INPUT = Buffer.from('header.payload');
const hmac = (secret: string | Buffer, input: Buffer = INPUT): Buffer =>
  createHmac('sha256', secret).update(input).digest();

/** Whether the KeyStore answers `key_unavailable`. */
async function isUnavailable(use: () => unknown): Promise<boolean> {
  try {
    await use();
    return false;
  } catch (error) {
    expect(error).toMatchObject({ name: 'MintmarkError', code: 'key_unavailable' });
    return true;
  }
}

function lastLogged(): string[] {
  const lines: string[] = [];
  Logger.overrideLogger({
    log: () => undefined,
    error: () => undefined,
    warn: (message: unknown) => lines.push(String(message)),
  });
  return lines;
}

test('signs with the key of the ring', async () => {
  const keys = await openKeyStore(LYNES_RING, PHOENIX_RING);
  const hs256 = await keys.activeKey(LYNES, NOW).signJwt(HS256, { sub: 'a', iat: 1 });
  const rs256 = await keys.activeKey(PHOENIX, NOW).signJwt(RS256, { sub: 'b', iat: 1 });
  const [hsInput, hsSignature] = split(hs256);
  const [rsInput, rsSignature] = split(rs256);
  expect(hmac(SECRET, hsInput)).toEqual(hsSignature);
  expect(verify('RSA-SHA256', rsInput, createPublicKey(RSA.publicKey), rsSignature)).toBe(true);
});

test('signs bytes with the key of the ring, where it is an RSA key', async () => {
  const keys = await openKeyStore(LYNES_RING, PHOENIX_RING);
  const body = Buffer.from('{"amount":10.5}');
  const signature = await keys.activeKey(PHOENIX, NOW).signBytes(body);
  expect(verify('RSA-SHA256', body, createPublicKey(RSA.publicKey), signature)).toBe(true);
  expect(await isUnavailable(() => keys.activeKey(LYNES, NOW).signBytes(body))).toBe(true);
});

test('finds the version whose signature holds, by the algorithm of the ring', async () => {
  const keys = await openKeyStore(LYNES_RING, PHOENIX_RING);
  const [input, signature] = split(await keys.activeKey(LYNES, NOW).signJwt(HS256, { iat: 1 }));
  expect(keys.verify(LYNES, input, signature, NOW)).toMatchObject({
    keyId: 'v1',
    algorithm: 'HS256',
    state: 'active',
  });
  expect(keys.verify(PHOENIX, input, signature, NOW)).toBeUndefined();
  expect(keys.verify(LYNES, Buffer.from('other'), signature, NOW)).toBeUndefined();
});

test('an HMAC over the public key does not pass for a signature of the private one', async () => {
  const keys = await openKeyStore(PHOENIX_RING);
  expect(keys.verify(PHOENIX, INPUT, hmac(RSA.publicKey), NOW)).toBeUndefined();
});

describe('describes', () => {
  const ALWAYS = { signsFromMs: -Infinity, signsUntilMs: Infinity, verifiesUntilMs: Infinity };
  const lynes = {
    ...LYNES,
    algorithm: 'HS256',
    rotation: 'cutover',
    versions: [{ keyId: 'v1', algorithm: 'HS256', state: 'active', warnings: [], ...ALWAYS }],
  };

  test('every ring, and those of one provider', async () => {
    const keys = await openKeyStore(LYNES_RING, PHOENIX_RING);
    expect(keys.describe(NOW, 'lynes')).toEqual([lynes]);
    expect(keys.describe(NOW, 'stacked')).toEqual([]);
    expect(keys.describe(NOW)).toEqual([
      lynes,
      {
        ...PHOENIX,
        algorithm: 'RS256',
        rotation: 'upload',
        versions: [
          {
            keyId: '2026-11',
            algorithm: 'RS256',
            state: 'active',
            warnings: [],
            kid: 'their-name',
            ...ALWAYS,
            publicKey: {
              pem: RSA.publicKey,
              jwk: { ...createPublicKey(RSA.publicKey).export({ format: 'jwk' }), use: 'sig', alg: 'RS256' },
              thumbprint: expect.stringMatching(/^[\w-]{43}$/) as string,
            },
          },
        ],
      },
    ]);
    expect(Object.isFrozen(keys.activeKey(PHOENIX, NOW).version)).toBe(true);
  });

  test('the versions of a ring with their instants, the newest first', async () => {
    const keys = await openKeyStore({
      ...ring(
        LYNES,
        { keyId: 'old', source: 'memory:secret', createdAtMs: 7 },
        { keyId: 'new', source: 'memory:new', activateAtMs: NOW, retireAtMs: NOW + 1 },
        { keyId: 'lost', source: 'memory:gone', activateAtMs: NOW, revoked: true, createdAtMs: 8 },
      ),
      environment: 'live',
    });
    expect(keys.describe(NOW)).toEqual([
      {
        ...LYNES,
        algorithm: 'HS256',
        rotation: 'cutover',
        environment: 'live',
        versions: [
          expect.objectContaining({
            keyId: 'new',
            state: 'active',
            signsFromMs: NOW,
            signsUntilMs: NOW + 1,
            verifiesUntilMs: NOW + 1 + LIFE_MS,
          }),
          expect.objectContaining({ keyId: 'lost', state: 'revoked', warnings: [], createdAtMs: 8 }),
          expect.objectContaining({
            keyId: 'old',
            state: 'retiring',
            signsFromMs: -Infinity,
            signsUntilMs: NOW,
            verifiesUntilMs: NOW + LIFE_MS,
            createdAtMs: 7,
          }),
        ],
      },
    ]);
  });
});

describe('of several versions', () => {
  test.each([
    ['long before', -1e9, 'old'],
    ['just before the instant', -1, 'old'],
    ['at the instant', 0, 'new'],
    ['long after', 1e12, 'new'],
  ])('the one whose time it is signs: %s', async (_, afterMs, keyId) => {
    const keys = await openKeyStore(ROTATED);
    const key = keys.activeKey(LYNES, NOW + afterMs);
    expect(key.version.keyId).toBe(keyId);
    const [input, signature] = split(await key.signJwt(HS256, { iat: 1 }));
    expect(signature).toEqual(hmac(keyId === 'old' ? SECRET : NEW_SECRET, input));
  });

  test('one that is staged verifies', async () => {
    const keys = await openKeyStore(ROTATED);
    expect(keys.verify(LYNES, INPUT, hmac(NEW_SECRET), NOW - 1)).toMatchObject({
      keyId: 'new',
      state: 'staged',
    });
  });

  test('one that was replaced verifies until its last token has expired', async () => {
    const keys = await openKeyStore(ROTATED);
    const found = [NOW - 1, NOW, NOW + LIFE_MS - 1, NOW + LIFE_MS].map(
      (nowMs) => keys.verify(LYNES, INPUT, hmac(SECRET), nowMs)?.state,
    );
    expect(found).toEqual(['active', 'retiring', 'retiring', undefined]);
  });

  test('those that verify are told, the newest first', async () => {
    const keys = await openKeyStore(ROTATED);
    const told = (nowMs: number): readonly string[] =>
      keys.verifyingVersions(LYNES, nowMs).map(({ keyId, state }) => `${keyId} ${state}`);
    expect(told(NOW - 1)).toEqual(['next staged', 'new staged', 'old active']);
    expect(told(NOW)).toEqual(['next staged', 'new active', 'old retiring']);
    expect(told(NOW + LIFE_MS)).toEqual(['next staged', 'new active']);
  });

  test('the secret of the active one is sent', async () => {
    const keys = await openKeyStore({ ...ROTATED, sentAs: 'x-api-key' });
    const sent = (nowMs: number): Promise<object> =>
      keys.withCredential(LYNES, nowMs, (headers) => Promise.resolve(headers));
    expect(await sent(NOW - 1)).toEqual({ 'x-api-key': SECRET });
    expect(await sent(NOW)).toEqual({ 'x-api-key': NEW_SECRET });
  });
});

describe('a revoked version', () => {
  const REVOKED = ring(
    LYNES,
    { keyId: 'good', source: 'memory:secret' },
    { keyId: 'leaked', source: 'counting:new', activateAtMs: NOW - 1, revoked: true },
  );

  test('neither signs nor verifies, and is not even read', async () => {
    const counting: KeySource = {
      scheme: 'counting',
      read: () => {
        throw new Error('nobody may read this');
      },
    };
    const keys = keyStore([REVOKED], counting);
    await keys.onModuleInit();
    expect(keys.activeKey(LYNES, NOW).version.keyId).toBe('good');
    expect(keys.verify(LYNES, INPUT, hmac(NEW_SECRET), NOW)).toBeUndefined();
    expect(keys.verifyingVersions(LYNES, NOW).map(({ keyId }) => keyId)).toEqual(['good']);
    expect(keys.explain(LYNES, INPUT, hmac(`${NEW_SECRET}\n`), NOW)).toEqual([]);
  });

  test('alone leaves nothing that signs or verifies', async () => {
    const keys = await openKeyStore(ring(LYNES, { source: 'memory:secret', revoked: true }));
    const uses = [
      () => keys.activeKey(LYNES, NOW),
      () => keys.verify(LYNES, INPUT, hmac(SECRET), NOW),
      () => keys.verifyingVersions(LYNES, NOW),
      () => keys.explain(LYNES, INPUT, hmac(SECRET), NOW),
    ];
    expect(await Promise.all(uses.map(isUnavailable))).toEqual([true, true, true, true]);
    expect(keys.describe(NOW)[0]?.versions[0]).toMatchObject({ keyId: 'v1', state: 'revoked' });
  });
});

describe('a ring without an active version', () => {
  test.each<readonly [string, Version, string]>([
    ['while it is staged', { source: 'memory:secret', activateAtMs: NOW + 1 }, 'staged'],
    ['while it is retiring', { source: 'memory:secret', retireAtMs: NOW }, 'retiring'],
  ])('does not sign, and verifies: %s', async (_, version, state) => {
    const keys = await openKeyStore({ ...ring(LYNES, version), sentAs: 'x-api-key' });
    expect(await isUnavailable(() => keys.activeKey(LYNES, NOW))).toBe(true);
    expect(await isUnavailable(() => keys.withCredential(LYNES, NOW, () => Promise.resolve()))).toBe(true);
    expect(keys.verify(LYNES, INPUT, hmac(SECRET), NOW)).toMatchObject({ state });
  });

  test('does nothing at all once it has retired', async () => {
    const keys = await openKeyStore(ring(LYNES, { source: 'memory:secret', retireAtMs: NOW - LIFE_MS }));
    expect(await isUnavailable(() => keys.activeKey(LYNES, NOW))).toBe(true);
    expect(await isUnavailable(() => keys.verify(LYNES, INPUT, hmac(SECRET), NOW))).toBe(true);
  });

  test('does not keep others from signing', async () => {
    const keys = await openKeyStore(ring(LYNES, { source: 'memory:secret', retireAtMs: 1 }), PHOENIX_RING);
    expect(keys.activeKey(PHOENIX, NOW).version.keyId).toBe('2026-11');
  });
});

test('has no key before the app initialises', async () => {
  const keys = keyStore([LYNES_RING]);
  expect(keys.describe(NOW)).toEqual([]);
  expect(await isUnavailable(() => keys.activeKey(LYNES, NOW))).toBe(true);
});

test('does nothing for a ring that nobody declared', async () => {
  const keys = await openKeyStore(LYNES_RING);
  const other = { provider: 'lynes', account: 'other' };
  const uses = [
    () => keys.activeKey(other, NOW),
    () => keys.verify(other, INPUT, INPUT, NOW),
    () => keys.verifyingVersions(other, NOW),
    () => keys.explain(other, INPUT, INPUT, NOW),
    () => keys.withCredential(other, NOW, () => Promise.resolve()),
    () => keys.isWebhookSignature(other, INPUT, INPUT),
  ];
  expect(await Promise.all(uses.map(isUnavailable))).toEqual(uses.map(() => true));
});

test('does not sign under an algorithm that is not the key’s', async () => {
  const keys = await openKeyStore(LYNES_RING);
  expect(await isUnavailable(() => keys.activeKey(LYNES, NOW).signJwt(RS256, {}))).toBe(true);
});

describe('refuses a ring', () => {
  const declared = (...rings: readonly KeyRingDeclaration[]): (() => void) => {
    const keys = keyStore([LYNES_RING]);
    return () => {
      for (const declaration of rings) keys.declareRing(declaration);
    };
  };

  test('that is declared twice', () => {
    expect(declared(ring(LYNES, { keyId: 'v2', source: 'memory:other' }))).toThrow(
      'lynes/default: declared twice',
    );
  });

  test('of which it is unclear what signs, telling all that is', () => {
    const unclear = ring(
      { provider: 'a', account: 'b' },
      { source: 'memory:secret' },
      { source: 'memory:new' },
      { keyId: 'v3', source: 'memory:new', activateAtMs: 5, retireAtMs: 5 },
    );
    expect(declared(unclear)).toThrow(
      expect.objectContaining({
        problems: [
          'a/b: keyId of version 1 is the key id of another version',
          'a/b: activateAt of version 1 must be set: only one version of a ring may lack it',
          'a/b: retireAt of version 2 must be after activateAt',
        ],
      }) as Error,
    );
  });
});

test('raises the problems of all keys together, each by ring, version, reference and reason', async () => {
  const keys = keyStore([
    ring({ provider: 'a', account: 'missing' }, { source: 'memory:nowhere' }),
    ring({ provider: 'b', account: 'good' }, { source: 'memory:secret' }),
    ring(
      { provider: 'b', account: 'short' },
      { source: 'memory:short' },
      { keyId: 'v2', source: 'memory:nowhere', activateAtMs: Infinity },
    ),
    ring({ provider: 'c', account: 'foreign' }, { source: 'memory:rsa' }),
    { ...PHOENIX_RING, versions: [{ keyId: 'v1', source: 'memory:secret' }] },
  ]);
  expect(await problemsOf(keys.onModuleInit())).toEqual([
    'a/missing v1: key from memory:nowhere: is not in memory',
    expect.stringMatching(/^b\/short v1: key from memory:short: has 16 bytes; HS256 needs at least 32/),
    'b/short v2: key from memory:nowhere: is not in memory',
    'c/foreign v1: key from memory:rsa: is a PEM, not a shared secret for HS256',
    expect.stringMatching(/^phoenix\/eu v1: key from memory:secret: is not a PEM/),
  ]);
});

test('names a key by where it is configured, when that is known', async () => {
  const origin = 'mintmark.yaml:12: accounts[0].keys[0].source';
  const keys = keyStore([ring(LYNES, { source: 'memory:nowhere', origin })]);
  expect(await problemsOf(keys.onModuleInit())).toEqual([`${origin}: is not in memory`]);
});

test.each([
  ['a secret', SECRET],
  ['a secret with a colon', `${SECRET.slice(0, 20)}:${SECRET}`],
  ['a secret that looks like a reference', `secret:${SECRET}`],
  ['a PEM', RSA.privateKey],
  ['what is undefined', undefined],
])('does not echo %s, given in place of a reference', async (_, given) => {
  const keys = keyStore([ring(LYNES, { source: given as KeyReference })]);
  expect(await problemsOf(keys.onModuleInit())).toEqual([
    expect.stringMatching(
      /^lynes\/default v1: key from \(reference not shown\): (is not a key reference|names no key source)/,
    ),
  ]);
});

describe('a source of one’s own', () => {
  test('may answer later', async () => {
    const source: KeySource = { scheme: 'later', read: (locator) => Promise.resolve(`${SECRET}${locator}`) };
    const keys = keyStore([ring(LYNES, { source: 'later:x' })], source);
    await keys.onModuleInit();
    const [input, signature] = split(await keys.activeKey(LYNES, NOW).signJwt(HS256, {}));
    expect(signature).toEqual(hmac(`${SECRET}x`, input));
  });

  test('may have a key that signs from afar', async () => {
    const remote: RemoteKey = {
      publicKey: NEW_RSA.publicKey,
      sign: (bytes) => Promise.resolve(sign('RSA-SHA256', bytes, NEW_RSA.privateKey)),
    };
    const versions: readonly KeyVersionDeclaration[] = [{ keyId: 'v1', source: 'kms:x' }];
    const keys = keyStore([{ ...PHOENIX_RING, versions }], { scheme: 'kms', read: () => remote });
    await keys.onModuleInit();
    const [input, signature] = split(await keys.activeKey(PHOENIX, NOW).signJwt(RS256, {}));
    expect(verify('RSA-SHA256', input, NEW_RSA.publicKey, signature)).toBe(true);
    expect(keys.verify(PHOENIX, input, signature, NOW)).toMatchObject({ keyId: 'v1' });
    expect(keys.describe(NOW)[0]?.versions[0]?.publicKey?.pem).toBe(NEW_RSA.publicKey);
  });

  test.each<readonly [string, () => never, string]>([
    [
      'throws an error that holds the secret',
      () => {
        throw new TypeError(`cannot read ${SECRET}`, { cause: SECRET });
      },
      'could not be read (TypeError)',
    ],
    [
      'gives what is no text',
      () => Buffer.from(SECRET) as never,
      'is neither a text nor a key with publicKey and sign',
    ],
  ])('is not echoed when it %s', async (_, read, problem) => {
    const keys = keyStore([ring(LYNES, { source: 'broken:x' })], { scheme: 'broken', read });
    expect(await problemsOf(keys.onModuleInit())).toEqual([
      `lynes/default v1: key from broken:x: ${problem}`,
    ]);
  });
});

test('warns of a short secret that was allowed, without the secret', async () => {
  const lines = lastLogged();
  const keys = await openKeyStore(
    ring(LYNES, { source: 'memory:short', allowShortSecret: true }),
    PHOENIX_RING,
  );
  expect(lines).toEqual(['lynes/default v1: the secret has only 16 bytes']);
  expect(keys.activeKey(LYNES, NOW).version.warnings).toEqual(['the secret has only 16 bytes']);
});

describe('reading the keys anew', () => {
  const RENEWED = ring(LYNES, { keyId: 'v2', source: 'memory:new' });
  const signerOf = (keys: KeyStore, id: KeyRingId): string | undefined =>
    keys.describe(NOW).find(({ provider, account }) => provider === id.provider && account === id.account)
      ?.versions[0]?.keyId;

  test('changes nothing until it is committed', async () => {
    const lines = lastLogged();
    const keys = await openKeyStore(LYNES_RING, PHOENIX_RING);
    const commit = await keys.prepare([
      RENEWED,
      ring({ provider: 'lynes', account: 'weak' }, { source: 'memory:short', allowShortSecret: true }),
    ]);
    expect(keys.activeKey(LYNES, NOW).version.keyId).toBe('v1');
    expect(keys.describe(NOW)).toHaveLength(2);
    expect(lines).toEqual([]);
    commit();
    expect(keys.activeKey(LYNES, NOW).version.keyId).toBe('v2');
    const [input, signature] = split(await keys.activeKey(LYNES, NOW).signJwt(HS256, {}));
    expect(signature).toEqual(hmac(NEW_SECRET, input));
    expect(keys.verify(LYNES, INPUT, hmac(SECRET), NOW)).toBeUndefined();
    expect(lines).toEqual(['lynes/weak v1: the secret has only 16 bytes']);
  });

  test('changes nothing at all when one key is refused', async () => {
    const keys = await openKeyStore(LYNES_RING, PHOENIX_RING);
    const before = keys.describe(NOW);
    const bad = ring({ provider: 'lynes', account: 'bad' }, { source: 'memory:nowhere' });
    expect(await problemsOf(keys.prepare([RENEWED, bad]))).toEqual([
      'lynes/bad v1: key from memory:nowhere: is not in memory',
    ]);
    expect(keys.describe(NOW)).toEqual(before);
    expect(keys.verify(LYNES, INPUT, hmac(SECRET), NOW)).toMatchObject({ keyId: 'v1' });
  });

  test('replaces the rings of the providers that are given, and leaves those of others', async () => {
    const staging = { provider: 'lynes', account: 'staging' };
    const keys = await openKeyStore(
      LYNES_RING,
      ring(staging, { keyId: 'gone', source: 'memory:next' }),
      PHOENIX_RING,
    );
    (await keys.prepare([RENEWED]))();
    expect(signerOf(keys, LYNES)).toBe('v2');
    expect(signerOf(keys, staging)).toBeUndefined();
    expect(await isUnavailable(() => keys.activeKey(staging, NOW))).toBe(true);
    expect(signerOf(keys, PHOENIX)).toBe('2026-11');
  });

  test('removes the rings of a provider that has none any more', async () => {
    const keys = await openKeyStore(LYNES_RING, PHOENIX_RING);
    (await keys.prepare([RENEWED], ['lynes', 'phoenix']))();
    expect(keys.describe(NOW).map(({ provider }) => provider)).toEqual(['lynes']);
  });

  test('reads a source again, as its material may have changed under the same name', async () => {
    const secrets = [SECRET, NEW_SECRET];
    const source: KeySource = { scheme: 'file', read: () => secrets.shift() ?? '' };
    const rings = [ring(LYNES, { source: 'file:/run/secrets/lynes' })];
    const keys = keyStore(rings, source);
    await keys.onModuleInit();
    (await keys.prepare(rings))();
    expect(keys.verify(LYNES, INPUT, hmac(NEW_SECRET), NOW)).toMatchObject({ keyId: 'v1' });
    expect(keys.verify(LYNES, INPUT, hmac(SECRET), NOW)).toBeUndefined();
  });

  test('lets a request in flight sign on with the key that it began with', async () => {
    const keys = await openKeyStore(LYNES_RING);
    const key = keys.activeKey(LYNES, NOW);
    (await keys.prepare([RENEWED]))();
    const [input, signature] = split(await key.signJwt(HS256, { iat: 1 }));
    expect(signature).toEqual(hmac(SECRET, input));
    expect(key.version.keyId).toBe('v1');
  });

  test('lets a call in flight end with the secret that it began with', async () => {
    const sentAs = 'x-api-key';
    const keys = await openKeyStore({ ...LYNES_RING, sentAs });
    const sent = await keys.withCredential(LYNES, NOW, async (headers) => {
      (await keys.prepare([{ ...RENEWED, sentAs }]))();
      return headers;
    });
    expect(sent).toEqual({ 'x-api-key': SECRET });
  });
});

describe('a webhook of the provider', () => {
  const BODY = Buffer.from('{"event":"round.ended"}');
  const SIGNATURE = sign('RSA-SHA256', BODY, WEBHOOK.privateKey);
  const withKey = (webhookKey: string): KeyRingDeclaration => ({
    ...PHOENIX_RING,
    webhookKey: webhookKey as KeyReference,
  });

  test('is recognised by the provider’s key, and by no other', async () => {
    const keys = await openKeyStore(withKey('memory:webhook'));
    expect(keys.isWebhookSignature(PHOENIX, BODY, SIGNATURE)).toBe(true);
    expect(keys.isWebhookSignature(PHOENIX, Buffer.from('{}'), SIGNATURE)).toBe(false);
    expect(keys.isWebhookSignature(PHOENIX, BODY, Buffer.alloc(0))).toBe(false);
    expect(keys.isWebhookSignature(PHOENIX, BODY, sign('RSA-SHA256', BODY, RSA.privateKey))).toBe(false);
  });

  test('cannot be judged when no key of the provider is declared', async () => {
    const keys = await openKeyStore(PHOENIX_RING);
    expect(await isUnavailable(() => keys.isWebhookSignature(PHOENIX, BODY, SIGNATURE))).toBe(true);
  });

  test.each([
    ['memory:nowhere', 'is not in memory'],
    ['memory:secret', 'is not one PEM of a public key (-----BEGIN PUBLIC KEY-----)'],
    ['memory:rsa', 'is not one PEM of a public key (-----BEGIN PUBLIC KEY-----)'],
    ['memory:weak', 'has 1024 bits; at least 2048 are needed'],
    ['kms:key', 'is not one PEM of a public key (-----BEGIN PUBLIC KEY-----)'],
  ])('needs a key that can be used: from %s it %s', async (reference, problem) => {
    const memory = new MemoryKeySource({
      rsa: RSA.privateKey,
      secret: SECRET,
      weak: testRsaKey(1024).publicKey,
    });
    const remote = { publicKey: WEBHOOK.publicKey, sign: () => Promise.reject(new Error()) };
    const keys = keyStore([withKey(reference)], memory, { scheme: 'kms', read: () => remote });
    expect(await problemsOf(keys.onModuleInit())).toEqual([
      `phoenix/eu: webhook key from ${reference}: ${problem}`,
    ]);
  });

  test('has its key named by where it is configured, when that is known', async () => {
    const webhookKeyOrigin = 'PHOENIX_WEBHOOK_PUBLIC_KEY';
    const keys = keyStore([{ ...withKey('memory:nowhere'), webhookKeyOrigin }]);
    expect(await problemsOf(keys.onModuleInit())).toEqual([`${webhookKeyOrigin}: is not in memory`]);
  });

  test('has its key told together with the others that cannot be used, and not echoed', async () => {
    const keys = keyStore([{ ...withKey(SECRET), versions: [{ keyId: 'v1', source: 'memory:nowhere' }] }]);
    expect(await problemsOf(keys.onModuleInit())).toEqual([
      'phoenix/eu v1: key from memory:nowhere: is not in memory',
      expect.stringMatching(/^phoenix\/eu: webhook key from \(reference not shown\): is not a key reference/),
    ]);
  });

  test('is judged by the new key after the keys were read anew', async () => {
    const keys = await openKeyStore(withKey('memory:webhook'));
    (await keys.prepare([PHOENIX_RING]))();
    expect(await isUnavailable(() => keys.isWebhookSignature(PHOENIX, BODY, SIGNATURE))).toBe(true);
  });
});

test('shows nothing of a key, however it is looked at', async () => {
  const keys = await openKeyStore({ ...ROTATED, sentAs: 'x-api-key' }, PHOENIX_RING);
  const seen = [keys, keys.describe(NOW), keys.activeKey(LYNES, NOW), keys.activeKey(PHOENIX, NOW)];
  const views = [
    ...seen.map((value) => inspect(value, { showHidden: true, depth: 99 })),
    ...seen.map((value) => JSON.stringify(value)),
    JSON.stringify(structuredClone(keys.describe(NOW))),
    inspect(keys.verifyingVersions(LYNES, NOW), { showHidden: true, depth: 99 }),
  ].join('\n');
  const body = RSA.privateKey.split('\n').slice(1, -2);
  for (const line of [SECRET, NEW_SECRET, ...body]) expect(views).not.toContain(line);
  expect(views).not.toMatch(/PRIVATE KEY|"(d|p|q|dp|dq|qi|k)":|KeyObject/);
});

describe('the mistake behind a signature that does not hold is recognised', () => {
  const HEX_SECRET = createHash('sha256').update('x').digest('hex');
  const STAGING = { provider: 'lynes', account: 'staging' };

  async function open(): Promise<KeyStore> {
    const hex: KeySource = { scheme: 'hex', read: () => HEX_SECRET };
    const keys = keyStore([LYNES_RING, ring(STAGING, { source: 'hex:x' }), PHOENIX_RING], hex);
    await keys.onModuleInit();
    return keys;
  }

  test.each([
    ['with a line break at its end', `${SECRET}\n`],
    ['with a Windows line break at its end', `${SECRET}\r\n`],
    ['with a blank at its end', `${SECRET} `],
    ['in quotation marks', `"${SECRET}"`],
    ['base64-decoded', Buffer.from(SECRET, 'base64')],
    ['base64-encoded', Buffer.from(SECRET).toString('base64')],
    ['base64url-encoded', Buffer.from(SECRET).toString('base64url')],
  ])('the secret was used %s', async (how, secret) => {
    expect((await open()).explain(LYNES, INPUT, hmac(secret), NOW)).toEqual([
      { kind: 'altered_secret', how },
    ]);
  });

  test('the secret was used hex-decoded', async () => {
    const signature = hmac(Buffer.from(HEX_SECRET, 'hex'));
    expect((await open()).explain(STAGING, INPUT, signature, NOW)).toEqual([
      { kind: 'altered_secret', how: 'hex-decoded' },
    ]);
  });

  test.each([
    ['active', NEW_SECRET],
    ['retiring', SECRET],
  ])('of the %s version of several', async (_, secret) => {
    const keys = await openKeyStore(ROTATED);
    expect(keys.explain(LYNES, INPUT, hmac(`${secret}\n`), NOW)).toEqual([
      { kind: 'altered_secret', how: 'with a line break at its end' },
    ]);
  });

  test('once, though two versions have the same secret', async () => {
    const keys = await openKeyStore(
      ring(LYNES, { source: 'memory:secret' }, { keyId: 'v2', source: 'memory:secret', activateAtMs: NOW }),
    );
    expect(keys.explain(LYNES, INPUT, hmac(`${SECRET}\n`), NOW)).toHaveLength(1);
  });

  test('of a version that has retired nothing is known', async () => {
    const keys = await openKeyStore(ROTATED);
    expect(keys.explain(LYNES, INPUT, hmac(`${SECRET}\n`), NOW + LIFE_MS)).toEqual([]);
  });

  test('the secret is that of another account of the provider, and of no other provider', async () => {
    const keys = await open();
    expect(keys.explain(LYNES, INPUT, hmac(HEX_SECRET), NOW)).toEqual([
      { kind: 'other_account', account: 'staging' },
    ]);
    expect(keys.explain(PHOENIX, INPUT, hmac(HEX_SECRET), NOW)).toEqual([]);
  });

  test('the secret is that of a version of another account which has not retired', async () => {
    const keys = await openKeyStore({ ...ROTATED, account: 'eu' }, ring(LYNES, { source: 'memory:next' }));
    const found = [NOW - 1, NOW, NOW + LIFE_MS].map(
      (nowMs) => keys.explain(LYNES, INPUT, hmac(SECRET), nowMs).length,
    );
    expect(found).toEqual([1, 1, 0]);
  });

  const PUBLIC_KEY = createPublicKey(RSA.publicKey);
  test.each([
    ['PEM', RSA.publicKey],
    ['PEM without its last line break', RSA.publicKey.trimEnd()],
    ['PKCS#1', PUBLIC_KEY.export({ type: 'pkcs1', format: 'pem' }).toString()],
    ['DER', PUBLIC_KEY.export({ type: 'spki', format: 'der' })],
  ])('the public key was used as a secret: %s', async (_, secret) => {
    expect((await open()).explain(PHOENIX, INPUT, hmac(secret), NOW)).toEqual([
      { kind: 'public_key_as_secret' },
    ]);
  });

  test('behind one that does hold there is none', async () => {
    expect((await open()).explain(LYNES, INPUT, hmac(SECRET), NOW)).toEqual([]);
  });

  test('of a stranger’s signature nothing is known', async () => {
    const keys = await open();
    for (const id of [LYNES, PHOENIX]) {
      expect(keys.explain(id, INPUT, hmac(testSecret()), NOW)).toEqual([]);
    }
  });
});

describe('a secret that doubles as an API key', () => {
  const sentAs = 'x-api-key';
  const send = (headers: object): Promise<object> => Promise.resolve(headers);

  test('is handed to one call, in the header that was declared', async () => {
    const keys = await openKeyStore({ ...LYNES_RING, sentAs });
    expect(await keys.withCredential(LYNES, NOW, send)).toEqual({ 'x-api-key': SECRET });
  });

  test('is never handed out where no header was declared', async () => {
    const keys = await openKeyStore(LYNES_RING);
    expect(await isUnavailable(() => keys.withCredential(LYNES, NOW, send))).toBe(true);
  });

  test('leaves the error of the call as it is', async () => {
    const keys = await openKeyStore({ ...LYNES_RING, sentAs });
    const fails = (): Promise<never> => Promise.reject(new RangeError('upstream'));
    await expect(keys.withCredential(LYNES, NOW, fails)).rejects.toThrow(RangeError);
  });

  test.each([
    ['an RSA key', 'memory:rsa', 'RS256'],
    ['a secret that no header can hold', 'memory:umlaut', 'HS256'],
  ] as const)('is never %s', async (_, source, algorithm) => {
    const umlaut = new MemoryKeySource({ rsa: RSA.privateKey, umlaut: `ä${SECRET}` });
    const keys = keyStore([{ ...ring(LYNES, { source }), algorithm, sentAs }], umlaut);
    expect(await problemsOf(keys.onModuleInit())).toEqual([expect.stringContaining('is sent in a header')]);
  });

  test.each([
    ['in base64', Buffer.from(RSA.privateKey).toString('base64')],
    [
      'from afar',
      {
        publicKey: RSA.publicKey,
        sign: (bytes: Buffer) => Promise.resolve(sign('RSA-SHA256', bytes, RSA.privateKey)),
      },
    ],
  ])('is never an RSA key %s either', async (_, material) => {
    const source: KeySource = { scheme: 'own', read: () => material };
    const keys = keyStore([{ ...ring(LYNES, { source: 'own:x' }), algorithm: 'RS256', sentAs }], source);
    await keys.onModuleInit();
    expect(await isUnavailable(() => keys.withCredential(LYNES, NOW, send))).toBe(true);
  });
});
