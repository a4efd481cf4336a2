import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { expectProblem } from '../../support/expect-problem.js';
import { openRs256 } from '../../support/open-token.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

const PATH = '/v1/phoenix/tokens';
const KEYS = '/v1/phoenix/public-keys';
const PLAYER = { playerId: 'player-1', name: 'Player One', balance: '1234.56' };

/** Ids as they stand in a path and in a query: every reserved character percent-encoded. */
const LAUNCHES: readonly (readonly [string, string])[] = [
  ['crash-classic', 'crash-classic'],
  ['a/b?c#d&é', 'a%2Fb%3Fc%23d%26%C3%A9'],
  ['../admin', '..%2Fadmin'],
  ['%2e%2e', '%252e%252e'],
  ['a b+c', 'a%20b%2Bc'],
  ['🎰', '%F0%9F%8E%B0'],
  ['\\\n"<', '%5C%0A%22%3C'],
];

/** Phoenix's contract, as its verifier sees it. */
export function phoenixSuite(underTest: () => ServiceUnderTest): void {
  describe(`POST ${PATH}`, () => {
    test('signs the header and the claims of the contract, and nothing else', async () => {
      const { client, secrets } = underTest();
      const before = Date.now();
      const { token, delivery } = await client.mint(PATH, PLAYER);
      const after = Date.now();
      const { header, claims } = openRs256(token, secrets.phoenixPublicKey);
      const { timestamp } = claims['data'] as { readonly timestamp: number };
      expect(header).toEqual({ alg: 'RS256', typ: 'JWT' });
      expect(claims).toEqual({
        iss: '674313a46a5c39392ce82995',
        sub: 'player-1',
        aud: '6818d6a417bc778023664625',
        // One reading of the clock: in milliseconds here, in whole seconds there.
        iat: Math.floor(timestamp / 1000),
        exp: Math.floor(timestamp / 1000) + 3600,
        data: { balance: 1234.56, name: 'Player One', timestamp },
      });
      expect(timestamp).toBeGreaterThanOrEqual(before);
      expect(timestamp).toBeLessThanOrEqual(after);
      expect(delivery).toEqual({});
    });

    test.each(LAUNCHES)('percent-encodes the ids %j in the launch URL', async (id, encoded) => {
      const { client, secrets } = underTest();
      const { token, delivery } = await client.mint(PATH, { ...PLAYER, gameId: id, instanceId: id });
      expect(delivery).toEqual({
        launchUrl: `https://games.phoenixbet.io/${encoded}?token=${token}&instanceId=${encoded}`,
      });
      expect(openRs256(token, secrets.phoenixPublicKey).claims['aud']).toBe(id);
      const { searchParams, origin } = new URL(delivery.launchUrl ?? '');
      expect([origin, searchParams.get('instanceId')]).toEqual(['https://games.phoenixbet.io', id]);
    });

    test.each(['.', '..'])('refuses %j as a game: it would climb in the path', async (gameId) => {
      expectProblem(await underTest().client.post(PATH, { ...PLAYER, gameId }), 'request_invalid', [
        'gameId',
      ]);
    });
  });

  describe(`GET ${KEYS}`, () => {
    test('gives the public half, and PEM and JWK both verify a minted token', async () => {
      const { client, secrets } = underTest();
      const { token } = await client.mint(PATH, PLAYER);
      const answer = await client.ask('GET', KEYS);
      const { keys } = answer.body as { readonly keys: readonly { pem: string; jwk: JsonWebKey }[] };
      const [{ pem, jwk } = { pem: '', jwk: {} }] = keys;
      expect(answer.status).toBe(200);
      expect(keys).toEqual([
        {
          account: 'default',
          keyId: 'v1',
          state: 'active',
          pem: secrets.phoenixPublicKey,
          jwk: {
            kty: 'RSA',
            use: 'sig',
            alg: 'RS256',
            kid: 'v1',
            n: expect.any(String) as string,
            e: 'AQAB',
          },
        },
      ]);
      const fromJwk = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
      expect(openRs256(token, pem)).toEqual(openRs256(token, fromJwk.toString()));
    });

    test('needs a caller key', async () => {
      expectProblem(await underTest().client.send('GET', KEYS), 'caller_unauthenticated');
    });
  });
}
