import { createHmac } from 'node:crypto';
import { Test } from '@nestjs/testing';
import type { KeyRingDeclaration, KeyVersionDeclaration, Rotation } from '../keystore/key-ring.js';
import { KeyStore } from '../keystore/key-store.js';
import { KeyStoreModule } from '../keystore/keystore.module.js';
import { FixedClock } from '../testing/fixed-clock.js';
import { MemoryKeySource } from '../testing/memory.key-source.js';
import { testRsaKey, testSecret } from '../testing/test-keys.js';
import { Clock } from './clock.js';
import type { Inspection } from './inspection.js';
import type { TokenAccount, TokenContract } from './token-contract.js';
import { TokenInspector } from './token-inspector.js';
import { TokenMinter } from './token-minter.js';
import { TokensModule } from './tokens.module.js';
import { SIGNATURE_CODES } from './verdict.js';

const SECRET = testSecret();
const STAGING_SECRET = testSecret();
const RSA = testRsaKey();
const NOW = '2026-11-22T12:00:00Z';
const NOW_MS = Date.parse(NOW);
const HOUR_MS = 3_600_000;

const CONTRACT: TokenContract<TokenAccount, object> = {
  provider: 'acme',
  algorithm: 'HS256',
  kid: 'required',
  rotation: 'overlap',
  lifetime: { defaultSeconds: 900, maxSeconds: 3600 },
  claimRules: [{ claim: 'sub', shape: 'text', required: true }],
  playerId: () => 'player-1',
  claims: (_account, _player, { issuedAtSeconds, expiresAtSeconds }) => ({
    sub: 'player-1',
    iat: issuedAtSeconds,
    exp: expiresAtSeconds,
  }),
  delivery: () => ({}),
};
const RS256_CONTRACT = { ...CONTRACT, provider: 'rsa', algorithm: 'RS256', kid: 'never' } as const;

/** The secrets of a ring's versions, by the state that each is in. */
const SECRETS = {
  retired: testSecret(),
  retiring: testSecret(),
  revoked: testSecret(),
  active: testSecret(),
  staged: testSecret(),
};
type State = keyof typeof SECRETS;

const account = (name: string): TokenAccount => ({ name, issuedAtBackdateSeconds: 0 });
const LIVE = account('live');

const ring = (
  name: string,
  versions: readonly KeyVersionDeclaration[],
  rest: Partial<KeyRingDeclaration> = {},
): KeyRingDeclaration => ({
  provider: 'acme',
  account: name,
  algorithm: 'HS256',
  rotation: 'overlap',
  maxTokenSeconds: 3600,
  versions,
  ...rest,
});

/** One ring an account, and one of an RSA key. */
const RINGS = [
  ...['live', 'staging'].map((name) =>
    ring(name, [{ keyId: 'v1', source: `memory:${name}`, kid: `kid-${name}` }]),
  ),
  ring('live', [{ keyId: 'v1', source: 'memory:rsa' }], { provider: 'rsa', algorithm: 'RS256' }),
];

async function start(rings: readonly KeyRingDeclaration[] = RINGS) {
  const clock = new FixedClock(NOW);
  const material = { ...SECRETS, live: SECRET, staging: STAGING_SECRET, rsa: RSA.privateKey };
  const sources = [new MemoryKeySource(material)];
  const app = await Test.createTestingModule({ imports: [KeyStoreModule.forRoot({ sources }), TokensModule] })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  const keys = app.get(KeyStore);
  for (const declaration of rings) keys.declareRing(declaration);
  await app.init();
  return { clock, minter: app.get(TokenMinter), inspector: app.get(TokenInspector) };
}

/** The same header and claims, signed by somebody else. */
function resigned(token: string, secret: string): string {
  const input = token.slice(0, token.lastIndexOf('.'));
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

test('what is minted for an account is valid for it, until the second it expires', async () => {
  const { clock, minter, inspector } = await start();
  const { token } = await minter.mint(CONTRACT, LIVE, {}, { ttlSeconds: 60 });
  expect(inspector.inspect(CONTRACT, LIVE, token)).toMatchObject({
    valid: true,
    verified: true,
    findings: [],
  });
  clock.advance(59);
  expect(inspector.inspect(CONTRACT, LIVE, token)).toMatchObject({ valid: true });
  clock.advance(1);
  expect(inspector.inspect(CONTRACT, LIVE, token)).toMatchObject({ valid: false, code: 'expired' });
  const rs256 = await minter.mint(RS256_CONTRACT, LIVE, {}, { ttlSeconds: 60 });
  expect(inspector.inspect(RS256_CONTRACT, LIVE, rs256.token)).toMatchObject({ valid: true, findings: [] });
});

test('the key and its name are those of the account that is asked for', async () => {
  const { minter, inspector } = await start();
  const { token } = await minter.mint(CONTRACT, account('staging'), {});
  const { valid, findings } = inspector.inspect(CONTRACT, LIVE, token);
  expect({ valid, codes: findings.map(({ code }) => code) }).toEqual({
    valid: false,
    codes: ['kid_mismatch', 'signature_invalid', 'signed_by_other_account'],
  });
  expect(findings.at(-1)?.detail).toContain('account staging');
});

test.each([
  ['the secret with a line break', CONTRACT, `${SECRET}\n`, 'signed_with_altered_secret'],
  ['the public key', RS256_CONTRACT, RSA.publicKey, 'signed_with_public_key'],
])('recognises %s behind a signature, and shows nothing of a key', async (_, contract, secret, code) => {
  const { minter, inspector } = await start();
  const { token } = await minter.mint(contract, LIVE, {});
  const inspection = inspector.inspect(contract, LIVE, resigned(token, secret));
  expect(inspection).toMatchObject({ valid: false, verified: false });
  expect(inspection.findings.at(-1)?.code).toBe(code);
  expect(JSON.stringify(inspection)).not.toContain(SECRET);
});

/** One version in each state at `NOW`; tokens live an hour at most. */
const VERSIONS: Readonly<Record<State, Partial<KeyVersionDeclaration>>> = {
  retired: {},
  retiring: { activateAtMs: NOW_MS - HOUR_MS },
  revoked: { activateAtMs: NOW_MS - HOUR_MS / 2, revoked: true },
  active: { activateAtMs: NOW_MS - HOUR_MS / 4 },
  staged: { activateAtMs: NOW_MS + 1 },
};

function versionsOf(...states: readonly State[]): readonly KeyVersionDeclaration[] {
  return states.map((state) => ({
    ...VERSIONS[state],
    keyId: `v-${state}`,
    kid: `kid-${state}`,
    source: `memory:${state}`,
  }));
}

const contractOf = (rotation: Rotation): typeof CONTRACT => ({
  ...CONTRACT,
  rotation,
  verdictSteps: [{ codes: SIGNATURE_CODES, answer: 'bad-signature' }],
});

/** A good token, signed with the secret of a version. */
function tokenOf(state: State, kid: string = `kid-${state}`): string {
  const input = [
    { alg: 'HS256', typ: 'JWT', kid },
    { sub: 'player-1', iat: NOW_MS / 1000 - 60, exp: NOW_MS / 1000 + 60 },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${input}.${createHmac('sha256', SECRETS[state]).update(input).digest('base64url')}`;
}

async function inspectOne(rotation: Rotation, state: State, kid?: string): Promise<Inspection> {
  const { inspector } = await start([
    ring('live', versionsOf('retired', 'retiring', 'revoked', 'active', 'staged')),
  ]);
  return inspector.inspect(contractOf(rotation), LIVE, tokenOf(state, kid));
}

describe('a token that was signed by the version', () => {
  const held = { valid: true, verified: true, code: null };
  const warned = [['signed_by_staged_key', 'warning', undefined]];
  const replaced = [['signed_by_replaced_key', 'error', 'bad-signature']];

  test.each<readonly [State, Rotation, object, readonly unknown[]]>([
    ['active', 'overlap', held, []],
    ['active', 'cutover', held, []],
    ['active', 'upload', held, []],
    ['staged', 'overlap', held, warned],
    ['staged', 'cutover', held, warned],
    ['staged', 'upload', held, warned],
    ['retiring', 'overlap', held, []],
    ['retiring', 'upload', held, []],
    ['retiring', 'cutover', { valid: false, verified: true, code: 'bad-signature' }, replaced],
  ])('that is %s, where keys are replaced by %s', async (state, rotation, verdict, findings) => {
    const { findings: found, ...inspection } = await inspectOne(rotation, state);
    expect(inspection).toMatchObject(verdict);
    expect(found.map(({ code, severity, providerCode }) => [code, severity, providerCode])).toEqual(findings);
    for (const { detail } of found) expect(detail).toContain(`key version v-${state}`);
  });

  test.each<readonly [State, Rotation]>([
    ['retired', 'overlap'],
    ['retired', 'cutover'],
    ['retired', 'upload'],
    ['revoked', 'overlap'],
    ['revoked', 'cutover'],
    ['revoked', 'upload'],
  ])('that is %s does not hold, where keys are replaced by %s', async (state, rotation) => {
    const { findings, ...inspection } = await inspectOne(rotation, state);
    expect(inspection).toMatchObject({ valid: false, verified: false, code: 'bad-signature' });
    expect(findings.map(({ code }) => code)).toEqual(['kid_mismatch', 'signature_invalid']);
    expect(findings[0]?.expected).toBe('"kid-staged" or "kid-active" or "kid-retiring"');
  });
});

test.each<readonly [State, State]>([
  ['active', 'retiring'],
  ['retiring', 'active'],
  ['active', 'staged'],
])('a signature of the %s version under the kid of the %s one is a kid_mismatch', async (signer, named) => {
  const { findings, ...inspection } = await inspectOne('overlap', signer, `kid-${named}`);
  expect(inspection).toMatchObject({ valid: false, verified: true, code: 'bad-signature' });
  expect(findings).toEqual([
    expect.objectContaining({
      code: 'kid_mismatch',
      detail: 'is not the API key that belongs to the secret',
      expected: `"kid-${signer}"`,
      actual: `"kid-${named}"`,
    }),
  ]);
});

test('a kid that several versions share is expected once', async () => {
  const [first, second] = versionsOf('retiring', 'active').map((version) => ({ ...version, kid: 'shared' }));
  const { inspector } = await start([ring('live', [first, second] as KeyVersionDeclaration[])]);
  const inspect = (state: State, kid: string) =>
    inspector.inspect(contractOf('overlap'), LIVE, tokenOf(state, kid));
  expect(inspect('active', 'shared')).toMatchObject({ valid: true, findings: [] });
  expect(inspect('retiring', 'shared')).toMatchObject({ valid: true, findings: [] });
  expect(inspect('revoked', 'other').findings[0]).toMatchObject({
    code: 'kid_mismatch',
    expected: '"shared"',
  });
});

test('what a version signed in its last moment holds until it expires', async () => {
  const cutoverMs = NOW_MS + 60_000;
  const versions = [
    { keyId: 'v1', source: 'memory:retiring', kid: 'a' },
    { keyId: 'v2', source: 'memory:active', kid: 'b', activateAtMs: cutoverMs },
  ] as const;
  const { clock, minter, inspector } = await start([ring('live', versions)]);
  clock.advance(59.999);
  const { token, keyId, expiresInSeconds } = await minter.mint(CONTRACT, LIVE, {}, { ttlSeconds: 3600 });
  expect([keyId, expiresInSeconds]).toEqual(['v1', 3600]);
  const at = (ms: number) => {
    clock.advance((ms - clock.nowMs()) / 1000);
    return inspector.inspect(CONTRACT, LIVE, token);
  };
  const expiresAtMs = cutoverMs - 1000 + HOUR_MS;
  expect(at(expiresAtMs - 1)).toMatchObject({ valid: true, findings: [] });
  expect(at(expiresAtMs)).toMatchObject({ verified: true, code: 'expired' });
  expect(at(cutoverMs + HOUR_MS - 1)).toMatchObject({ verified: true });
  expect(at(cutoverMs + HOUR_MS)).toMatchObject({ verified: false });
});

describe('without a key to verify with', () => {
  const inspect = async (...states: readonly State[]): Promise<Inspection> => {
    const { inspector } = await start([ring('live', versionsOf(...states))]);
    return inspector.inspect(contractOf('overlap'), LIVE, tokenOf('active'));
  };

  test('as there is no ring, nothing is inspected', async () => {
    const { inspector } = await start();
    expect(() => inspector.inspect(CONTRACT, account('other'), 'x.y.z')).toThrow(
      expect.objectContaining({ code: 'key_unavailable' }) as Error,
    );
  });

  test('as every version is revoked, nothing is inspected', async () => {
    await expect(inspect('revoked')).rejects.toMatchObject({ code: 'key_unavailable' });
  });

  test('as every version has retired, nothing is inspected', async () => {
    const retired = [{ keyId: 'v1', source: 'memory:retired', retireAtMs: NOW_MS - HOUR_MS }] as const;
    const { clock, inspector } = await start([ring('live', retired)]);
    const attempt = () => inspector.inspect(CONTRACT, LIVE, tokenOf('retired'));
    expect(attempt).toThrow(expect.objectContaining({ code: 'key_unavailable' }) as Error);
    clock.advance(-0.001);
    expect(attempt()).toMatchObject({ valid: true });
  });

  test.each([[['staged']], [['retiring', 'revoked', 'staged']]] as const)(
    'that signs, those that verify are enough: %j',
    async (states) => {
      expect(await inspect(...states)).toMatchObject({ valid: false, verified: false });
    },
  );
});
