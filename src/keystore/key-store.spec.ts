import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { ProblemListError } from '../errors/problem-list-error.js';
import { MemoryKeySource } from '../testing/memory.key-source.js';
import { testRsaKey, testSecret } from '../testing/test-keys.js';
import type { JwtHeader } from './jwt.types.js';
import type { KeyRingDeclaration } from './key-ring.js';
import type { KeyReference, KeySource } from './key-source.js';
import { KeySources } from './key-sources.js';
import { KeyStore } from './key-store.js';

const SECRET = testSecret();
const SHORT_SECRET = 'q3Wd8ZxK1nB5vR7t';
const RSA = testRsaKey();

const LYNES = { provider: 'lynes', account: 'default' };
const PHOENIX = { provider: 'phoenix', account: 'eu' };
const HS256: JwtHeader = { alg: 'HS256', typ: 'JWT' };
const RS256: JwtHeader = { alg: 'RS256', typ: 'JWT' };

const LYNES_RING = ring(LYNES, 'memory:secret');
const PHOENIX_RING: KeyRingDeclaration = {
  ...PHOENIX,
  algorithm: 'RS256',
  version: { keyId: '2026-11', source: 'memory:rsa', kid: 'their-name' },
};

function ring(
  { provider, account } = LYNES,
  source: string,
  options: { readonly allowShortSecret?: boolean } = {},
): KeyRingDeclaration {
  const version = { keyId: 'v1', source: source as KeyReference, ...options };
  return { provider, account, algorithm: 'HS256', version };
}

function keyStore(rings: readonly KeyRingDeclaration[], ...sources: readonly KeySource[]): KeyStore {
  const memory = new MemoryKeySource({ secret: SECRET, short: SHORT_SECRET, rsa: RSA.privateKey });
  const keys = new KeyStore(new KeySources([memory, ...sources]), new JwtService({}));
  for (const declaration of rings) keys.declareRing(declaration);
  return keys;
}

async function openKeyStore(...rings: readonly KeyRingDeclaration[]): Promise<KeyStore> {
  const keys = keyStore(rings);
  await keys.onModuleInit();
  return keys;
}

async function problemsOf(keys: KeyStore): Promise<readonly string[]> {
  const error: unknown = await keys.onModuleInit().catch((thrown: unknown) => thrown);
  if (!(error instanceof ProblemListError)) throw new Error('all keys were accepted');
  expect(inspect(error)).not.toContain(SECRET);
  return error.problems;
}

test('signs with the key of the ring', async () => {
  const keys = await openKeyStore(LYNES_RING, PHOENIX_RING);
  const hs256 = await keys.signJwt(LYNES, 'v1', HS256, { sub: 'a', iat: 1 });
  const rs256 = await keys.signJwt(PHOENIX, '2026-11', RS256, { sub: 'b', iat: 1 });
  const [hsInput, hsSignature] = split(hs256);
  const [rsInput, rsSignature] = split(rs256);
  expect(createHmac('sha256', SECRET).update(hsInput).digest()).toEqual(hsSignature);
  expect(verify('RSA-SHA256', rsInput, createPublicKey(RSA.publicKey), rsSignature)).toBe(true);
});

function split(token: string): readonly [Buffer, Buffer] {
  const dot = token.lastIndexOf('.');
  return [Buffer.from(token.slice(0, dot)), Buffer.from(token.slice(dot + 1), 'base64url')];
}

test('finds the version whose signature holds, by the algorithm of the ring', async () => {
  const keys = await openKeyStore(LYNES_RING, PHOENIX_RING);
  const [input, signature] = split(await keys.signJwt(LYNES, 'v1', HS256, { iat: 1 }));
  expect(keys.verify(LYNES, input, signature)).toMatchObject({ keyId: 'v1', algorithm: 'HS256' });
  expect(keys.verify(PHOENIX, input, signature)).toBeUndefined();
  expect(keys.verify(LYNES, Buffer.from('other'), signature)).toBeUndefined();
});

test('an HMAC over the public key does not pass for a signature of the private one', async () => {
  const keys = await openKeyStore(PHOENIX_RING);
  const input = Buffer.from('eyJhbGciOiJIUzI1NiJ9.e30');
  expect(
    keys.verify(PHOENIX, input, createHmac('sha256', RSA.publicKey).update(input).digest()),
  ).toBeUndefined();
});

test('describes every ring, and those of one provider', async () => {
  const keys = await openKeyStore(LYNES_RING, PHOENIX_RING);
  const lynes = {
    ...LYNES,
    versions: [{ keyId: 'v1', algorithm: 'HS256', state: 'active', warnings: [] }],
  };
  expect(keys.describe('lynes')).toEqual([lynes]);
  expect(keys.describe('stacked')).toEqual([]);
  expect(keys.describe()).toEqual([
    lynes,
    {
      ...PHOENIX,
      versions: [
        {
          keyId: '2026-11',
          algorithm: 'RS256',
          state: 'active',
          warnings: [],
          kid: 'their-name',
          publicKey: {
            pem: RSA.publicKey,
            jwk: { ...createPublicKey(RSA.publicKey).export({ format: 'jwk' }), use: 'sig', alg: 'RS256' },
          },
        },
      ],
    },
  ]);
  expect(keys.activeVersion(PHOENIX)).toBe(keys.describe('phoenix')[0]?.versions[0]);
  expect(Object.isFrozen(keys.activeVersion(PHOENIX))).toBe(true);
});

test('has no key before the app initialises', async () => {
  const keys = keyStore([LYNES_RING]);
  expect(keys.describe()).toEqual([{ ...LYNES, versions: [] }]);
  expect(() => keys.activeVersion(LYNES)).toThrow(
    expect.objectContaining({ code: 'key_unavailable' }) as Error,
  );
  await expect(keys.signJwt(LYNES, 'v1', HS256, {})).rejects.toMatchObject({ code: 'key_unavailable' });
});

test.each([
  ['a ring that nobody declared', { provider: 'lynes', account: 'other' }, 'v1', HS256],
  ['a version that the ring has not', LYNES, 'v2', HS256],
  ['an algorithm that is not the key’s', LYNES, 'v1', RS256],
] as const)('does not sign for %s', async (_, id, keyId, header) => {
  const keys = await openKeyStore(LYNES_RING);
  await expect(keys.signJwt(id, keyId, header, {})).rejects.toMatchObject({ code: 'key_unavailable' });
});

test('does not verify for a ring that nobody declared', async () => {
  const keys = await openKeyStore(LYNES_RING);
  expect(() => keys.verify(PHOENIX, Buffer.from(''), Buffer.from(''))).toThrow(
    expect.objectContaining({ code: 'key_unavailable' }) as Error,
  );
});

test('refuses a ring that is declared twice', () => {
  const keys = keyStore([LYNES_RING]);
  expect(() => {
    keys.declareRing({ ...LYNES_RING, version: { keyId: 'v2', source: 'memory:other' } });
  }).toThrow('lynes/default: declared twice');
});

test('raises the problems of all keys together, each by ring, reference and reason', async () => {
  const keys = keyStore([
    ring({ provider: 'a', account: 'missing' }, 'memory:nowhere'),
    ring({ provider: 'b', account: 'good' }, 'memory:secret'),
    ring({ provider: 'b', account: 'short' }, 'memory:short'),
    ring({ provider: 'c', account: 'foreign' }, 'memory:rsa'),
    { ...PHOENIX_RING, version: { keyId: 'v1', source: 'memory:secret' } },
  ]);
  expect(await problemsOf(keys)).toEqual([
    'a/missing: key from memory:nowhere: is not in memory',
    expect.stringMatching(/^b\/short: key from memory:short: has 16 bytes; HS256 needs at least 32/),
    'c/foreign: key from memory:rsa: is a PEM, not a shared secret for HS256',
    expect.stringMatching(/^phoenix\/eu: key from memory:secret: is not a PEM/),
  ]);
});

test.each([
  ['a secret', SECRET],
  ['a secret with a colon', `${SECRET.slice(0, 20)}:${SECRET}`],
  ['a secret that looks like a reference', `secret:${SECRET}`],
  ['a PEM', RSA.privateKey],
  ['what is undefined', undefined],
])('does not echo %s, given in place of a reference', async (_, given) => {
  const problems = await problemsOf(keyStore([ring(LYNES, given as string)]));
  expect(problems).toEqual([
    expect.stringMatching(
      /^lynes\/default: key from \(reference not shown\): (is not a key reference|names no key source)/,
    ),
  ]);
});

test('takes keys from a source that answers later', async () => {
  const source: KeySource = { scheme: 'later', read: (locator) => Promise.resolve(`${SECRET}${locator}`) };
  const keys = keyStore([ring(LYNES, 'later:x')], source);
  await keys.onModuleInit();
  const [input, signature] = split(await keys.signJwt(LYNES, 'v1', HS256, {}));
  expect(createHmac('sha256', `${SECRET}x`).update(input).digest()).toEqual(signature);
});

test.each<readonly [string, () => never]>([
  [
    'throws an error that holds the secret',
    () => {
      throw new TypeError(`cannot read ${SECRET}`, { cause: SECRET });
    },
  ],
  ['gives what is no text', () => Buffer.from(SECRET) as never],
])('does not echo what a source says that %s', async (_, read) => {
  const source: KeySource = { scheme: 'broken', read };
  expect(await problemsOf(keyStore([ring(LYNES, 'broken:x')], source))).toEqual([
    'lynes/default: key from broken:x: could not be read (TypeError)',
  ]);
});

test('warns at start of a short secret that was allowed, without the secret', async () => {
  const lines: string[] = [];
  Logger.overrideLogger({
    log: () => undefined,
    error: () => undefined,
    warn: (message: unknown) => lines.push(String(message)),
  });
  const keys = await openKeyStore(ring(LYNES, 'memory:short', { allowShortSecret: true }), PHOENIX_RING);
  expect(lines).toEqual(['lynes/default v1: the secret has only 16 bytes']);
  expect(keys.activeVersion(LYNES).warnings).toEqual(['the secret has only 16 bytes']);
});

test('shows nothing of a key, however it is looked at', async () => {
  const keys = await openKeyStore(LYNES_RING, PHOENIX_RING);
  const views = [
    inspect(keys, { showHidden: true, depth: 99 }),
    JSON.stringify(keys),
    JSON.stringify(keys.describe()),
    inspect(keys.describe(), { showHidden: true, depth: 99 }),
    JSON.stringify(structuredClone(keys.describe())),
  ].join('\n');
  const body = RSA.privateKey.split('\n').slice(1, -2);
  for (const line of [SECRET, ...body]) expect(views).not.toContain(line);
  expect(views).not.toMatch(/PRIVATE KEY|"(d|p|q|dp|dq|qi|k)":/);
});

describe('the mistake behind a signature that does not hold is recognised', () => {
  const INPUT = Buffer.from('header.payload');
  const hmac = (secret: string | Buffer): Buffer => createHmac('sha256', secret).update(INPUT).digest();
  const HEX_SECRET = createHash('sha256').update('x').digest('hex');
  const STAGING = { provider: 'lynes', account: 'staging' };
  const memory = new MemoryKeySource({ secret: SECRET, hex: HEX_SECRET, rsa: RSA.privateKey });

  async function open(): Promise<KeyStore> {
    const keys = keyStore([LYNES_RING, ring(STAGING, 'memory:hex'), PHOENIX_RING], memory);
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
    expect((await open()).explain(LYNES, INPUT, hmac(secret))).toEqual([{ kind: 'altered_secret', how }]);
  });

  test('the secret was used hex-decoded', async () => {
    expect((await open()).explain(STAGING, INPUT, hmac(Buffer.from(HEX_SECRET, 'hex')))).toEqual([
      { kind: 'altered_secret', how: 'hex-decoded' },
    ]);
  });

  test('the secret is that of another account of the provider, and of no other provider', async () => {
    const keys = await open();
    expect(keys.explain(LYNES, INPUT, hmac(HEX_SECRET))).toEqual([
      { kind: 'other_account', account: 'staging' },
    ]);
    expect(keys.explain(PHOENIX, INPUT, hmac(HEX_SECRET))).toEqual([]);
  });

  const PUBLIC_KEY = createPublicKey(RSA.publicKey);
  test.each([
    ['PEM', RSA.publicKey],
    ['PEM without its last line break', RSA.publicKey.trimEnd()],
    ['PKCS#1', PUBLIC_KEY.export({ type: 'pkcs1', format: 'pem' }).toString()],
    ['DER', PUBLIC_KEY.export({ type: 'spki', format: 'der' })],
  ])('the public key was used as a secret: %s', async (_, secret) => {
    expect((await open()).explain(PHOENIX, INPUT, hmac(secret))).toEqual([{ kind: 'public_key_as_secret' }]);
  });

  test('of a stranger’s signature nothing is known', async () => {
    const keys = await open();
    for (const id of [LYNES, PHOENIX]) expect(keys.explain(id, INPUT, hmac(testSecret()))).toEqual([]);
  });
});

describe('a secret that doubles as an API key', () => {
  const SENT_RING = { ...LYNES_RING, version: { ...LYNES_RING.version, sentAs: 'x-api-key' } };
  const send = (headers: object): Promise<object> => Promise.resolve(headers);

  test('is handed to one call, in the header that was declared', async () => {
    const keys = await openKeyStore(SENT_RING);
    expect(await keys.withCredential(LYNES, send)).toEqual({ 'x-api-key': SECRET });
  });

  test('is never handed out where no header was declared', async () => {
    const keys = await openKeyStore(LYNES_RING);
    await expect(keys.withCredential(LYNES, send)).rejects.toMatchObject({ code: 'key_unavailable' });
  });

  test.each([
    ['an RSA key', 'memory:rsa', 'RS256'],
    ['a secret that no header can hold', 'memory:umlaut', 'HS256'],
  ] as const)('is never %s', async (_, source, algorithm) => {
    const version = { keyId: 'v1', source, sentAs: 'x-api-key' };
    const umlaut = new MemoryKeySource({ rsa: RSA.privateKey, umlaut: `ä${SECRET}` });
    const keys = keyStore([{ ...LYNES, algorithm, version }], umlaut);
    expect(await problemsOf(keys)).toEqual([expect.stringContaining('is sent in a header')]);
  });

  test('is never an RSA key in base64 either', async () => {
    const version = { keyId: 'v1', source: 'memory:base64', sentAs: 'x-api-key' } as const;
    const base64 = new MemoryKeySource({ base64: Buffer.from(RSA.privateKey).toString('base64') });
    const keys = keyStore([{ ...LYNES, algorithm: 'RS256', version }], base64);
    await keys.onModuleInit();
    await expect(keys.withCredential(LYNES, send)).rejects.toMatchObject({ code: 'key_unavailable' });
  });
});
