import { createPublicKey, createSecretKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { JwtAlgorithm } from '../../src/keystore/jwt.types.js';
import { refuseWeakRsaKey } from '../../src/keystore/rsa-strength.js';
import { isHmacSignature, isRsaSignature } from '../../src/keystore/signature-check.js';
import { inspectToken } from '../../src/tokens/inspect-token.js';
import type { TokenAccount, TokenContract } from '../../src/tokens/token-contract.js';
import { describeWhere } from '../support/needs.js';

/** Vectors by others, which stand beside the checkout. */
const CORPORA = new URL('../../../shared/corpora/', import.meta.url);

interface Row {
  readonly id: string;
  readonly key: JsonWebKey & { readonly keys?: readonly JsonWebKey[] };
  readonly token: unknown;
  readonly adjudicated: 'valid' | 'invalid' | 'skip';
  readonly inScope?: boolean;
  readonly evalTime?: number;
}

function readRows(file: string): readonly Row[] {
  const url = new URL(file, CORPORA);
  if (!existsSync(url)) return [];
  return readFileSync(url, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

interface ConfiguredKey {
  readonly algorithm: JwtAlgorithm;
  readonly kid: string | undefined;
  readonly key: KeyObject;
}

/** Takes a JWK as the product takes keys: one algorithm each, none that is weak; `undefined` when refused. */
function configure(jwk: JsonWebKey): ConfiguredKey | undefined {
  const kid = typeof jwk['kid'] === 'string' ? jwk['kid'] : undefined;
  try {
    if (jwk.kty === 'oct' && (jwk['alg'] ?? 'HS256') === 'HS256') {
      const bytes = Buffer.from(jwk.k ?? '', 'base64url');
      return bytes.length < 32 ? undefined : { algorithm: 'HS256', kid, key: createSecretKey(bytes) };
    }
    if (jwk.kty !== 'RSA' || (jwk['alg'] ?? 'RS256') !== 'RS256' || !isForVerifying(jwk)) return undefined;
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    refuseWeakRsaKey(key);
    return { algorithm: 'RS256', kid, key };
  } catch {
    return undefined;
  }
}

function isForVerifying({ use = 'sig', key_ops = ['verify'] }: JsonWebKey): boolean {
  return use === 'sig' && Array.isArray(key_ops) && key_ops.includes('verify');
}

/** The one key that a row configures: of a set, the one whose `kid` the token names, found in a map. */
function configuredKey({ key, token }: Row): ConfiguredKey | undefined {
  if (key.keys === undefined) return configure(key);
  const kids = key.keys.map((jwk) => jwk['kid']);
  if (new Set(kids).size < kids.length) return undefined;
  const keys = new Map(key.keys.map((jwk) => [jwk['kid'], configure(jwk)]));
  if (new Set([...keys.values()].map((configured) => configured?.algorithm)).size > 1) return undefined;
  const [header = ''] = String(token).split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { readonly kid?: string };
  return keys.get(kid);
}

function contractFor(algorithm: JwtAlgorithm): TokenContract<TokenAccount, unknown> {
  return {
    provider: 'corpus',
    algorithm,
    kid: 'optional',
    rotation: 'overlap',
    lifetime: { defaultSeconds: 1, maxSeconds: 86_400 },
    claimRules: [],
    playerId: () => '',
    claims: () => ({}),
    delivery: () => ({}),
  };
}

function inspect(row: Row, { algorithm, key }: ConfiguredKey) {
  const check = algorithm === 'HS256' ? isHmacSignature : isRsaSignature;
  return inspectToken(contractFor(algorithm), String(row.token), {
    nowMs: (row.evalTime ?? 0) * 1000,
    checkSignature: (input, signature) => ({ holds: check(key, input, signature), hints: [] }),
  });
}

/** The signature layer: whatever the payload is, did the signature hold with nothing else against it? */
function acceptsSignature(row: Row): boolean {
  const key = typeof row.token === 'string' ? configuredKey(row) : undefined;
  if (key === undefined) return false;
  const { verified, findings } = inspect(row, key);
  const others = findings.filter(({ code, severity, claim }) => {
    const isAboutClaims = code === 'claims_unreadable' || ['iat', 'exp', 'nbf'].includes(claim ?? '');
    return severity === 'error' && !isAboutClaims;
  });
  return verified && others.length === 0;
}

const describeVectors = describeWhere(existsSync(CORPORA), 'third-party vectors are not beside the checkout');

describeVectors('signatures (Wycheproof, RFC 7515, 7519, 7520, 7797)', () => {
  const rows = readRows('jws-verify.jsonl').filter(({ adjudicated }) => adjudicated !== 'skip');

  test('are there in number', () => {
    expect(rows.length).toBeGreaterThan(450);
  });

  for (const row of rows)
    test(row.id, () => {
      expect(acceptsSignature(row)).toBe(row.adjudicated === 'valid' && row.inScope === true);
    });
});

describeVectors('RS256 tokens with faults in the padding (Wycheproof)', () => {
  const rows = readRows('jwt-rs256-padding.jsonl');

  test('are there in number', () => {
    expect(rows.length).toBeGreaterThan(200);
  });

  for (const row of rows)
    test(row.id, () => {
      const key = configuredKey(row);
      const { valid, verified } = key === undefined ? { valid: false, verified: false } : inspect(row, key);
      expect({ valid, verified }).toEqual({
        valid: row.adjudicated === 'valid',
        verified: row.adjudicated === 'valid',
      });
    });
});
