import { createHmac } from 'node:crypto';
import { Test } from '@nestjs/testing';
import { KeyStore } from '../keystore/key-store.js';
import { KeyStoreModule } from '../keystore/keystore.module.js';
import { FixedClock } from '../testing/fixed-clock.js';
import { MemoryKeySource } from '../testing/memory.key-source.js';
import { testRsaKey, testSecret } from '../testing/test-keys.js';
import { Clock } from './clock.js';
import type { TokenAccount, TokenContract } from './token-contract.js';
import { TokenInspector } from './token-inspector.js';
import { TokenMinter } from './token-minter.js';
import { TokensModule } from './tokens.module.js';

const SECRET = testSecret();
const STAGING_SECRET = testSecret();
const RSA = testRsaKey();

const CONTRACT: TokenContract<TokenAccount, object> = {
  provider: 'acme',
  algorithm: 'HS256',
  kid: 'required',
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

const account = (name: string): TokenAccount => ({ name, issuedAtBackdateSeconds: 0 });
const LIVE = account('live');

async function start() {
  const clock = new FixedClock('2026-11-22T12:00:00Z');
  const sources = [new MemoryKeySource({ live: SECRET, staging: STAGING_SECRET, rsa: RSA.privateKey })];
  const app = await Test.createTestingModule({ imports: [KeyStoreModule.forRoot({ sources }), TokensModule] })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  const keys = app.get(KeyStore);
  for (const name of ['live', 'staging'] as const) {
    const version = { keyId: 'v1', source: `memory:${name}`, kid: `kid-${name}` } as const;
    keys.declareRing({ provider: 'acme', account: name, algorithm: 'HS256', version });
  }
  keys.declareRing({
    provider: 'rsa',
    account: 'live',
    algorithm: 'RS256',
    version: { keyId: 'v1', source: 'memory:rsa' },
  });
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
  const { token } = await minter.mint(CONTRACT, LIVE, {}, 60);
  expect(inspector.inspect(CONTRACT, LIVE, token)).toMatchObject({
    valid: true,
    verified: true,
    findings: [],
  });
  clock.advance(59);
  expect(inspector.inspect(CONTRACT, LIVE, token)).toMatchObject({ valid: true });
  clock.advance(1);
  expect(inspector.inspect(CONTRACT, LIVE, token)).toMatchObject({ valid: false, code: 'expired' });
  const rs256 = await minter.mint(RS256_CONTRACT, LIVE, {}, 60);
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

test('an account without a key has nothing to inspect with', async () => {
  const { inspector } = await start();
  expect(() => inspector.inspect(CONTRACT, account('other'), 'x.y.z')).toThrow(
    expect.objectContaining({ code: 'key_unavailable' }) as Error,
  );
});
