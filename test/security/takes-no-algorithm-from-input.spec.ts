import { createHmac, sign } from 'node:crypto';
import { KeyStore } from '../../src/keystore/key-store.js';
import type { TestSecrets } from '../support/environment.js';
import { MINT_ROUTES } from '../support/mint-routes.js';
import { useService } from '../support/service-under-test.js';

type Signer = (input: string, secrets: TestSecrets) => Buffer;

const hmac =
  (hash: string, keyOf: (secrets: TestSecrets) => string): Signer =>
  (input, secrets) =>
    createHmac(hash, keyOf(secrets)).update(input).digest();

/** Headers that claim another algorithm, each with the signature that would satisfy who believed it. */
const FORGED: readonly (readonly [string, object, Signer])[] = [
  ['no algorithm', { alg: 'none' }, () => Buffer.alloc(0)],
  ['no algorithm, in other letters', { alg: 'nOnE' }, () => Buffer.alloc(0)],
  [
    'an HMAC with the public key',
    { alg: 'HS256' },
    hmac('sha256', ({ phoenixPublicKey }) => phoenixPublicKey),
  ],
  [
    'a longer HMAC with the public key',
    { alg: 'HS512' },
    hmac('sha512', ({ phoenixPublicKey }) => phoenixPublicKey),
  ],
  ['an HMAC with an empty key', { alg: 'HS256' }, hmac('sha256', () => '')],
  [
    'RSA with a longer hash',
    { alg: 'RS512' },
    (input, { phoenixPrivateKey }) => sign('RSA-SHA512', Buffer.from(input), phoenixPrivateKey),
  ],
  ['a key of its own', { alg: 'RS256', jwk: { kty: 'oct', k: 'AA' } }, hmac('sha256', () => '\u0000')],
];

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

describe('the algorithm is the contract’s', () => {
  const underTest = useService('fastify');

  describe.each(MINT_ROUTES)('of $provider:', ({ path, body, open }) => {
    test.each(FORGED)('a token with %s does not verify', async (_, header, signer) => {
      const { client, secrets } = underTest();
      const { claims } = open((await client.mint(path, body)).token, secrets);
      const input = `${part({ typ: 'JWT', ...header })}.${part(claims)}`;
      const token = `${input}.${signer(input, secrets).toString('base64url')}`;
      const answer = await client.post(`${path}/verify`, { token });
      expect(answer.body).toMatchObject({ valid: false, verified: false });
    });
  });

  test('the KeyStore signs for no header that names another', async () => {
    const keys = underTest().service.app.get(KeyStore);
    const nowMs = Date.now();
    const rings = keys.describe(nowMs);
    expect(rings).toHaveLength(MINT_ROUTES.length);
    for (const ring of rings) {
      const other = ring.algorithm === 'RS256' ? 'HS256' : 'RS256';
      const signed = keys.activeKey(ring, nowMs).signJwt({ alg: other, typ: 'JWT' }, {});
      await expect(signed).rejects.toMatchObject({ code: 'key_unavailable' });
    }
  });
});
