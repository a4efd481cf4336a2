import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { expectProblem } from '../../support/expect-problem.js';
import { MINT_ROUTES } from '../../support/mint-routes.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

const KEYS = '/v1/keys';
const JWKS = '/.well-known/jwks.json';
const INSTANT = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/) as string;

/** How a provider's keys are made and replaced; `contracts/README.md` line by line. */
const RINGS: Readonly<Record<string, object>> = {
  gamopanda: { algorithm: 'HS256', rotation: 'overlap' },
  lynes: { algorithm: 'HS256', rotation: 'cutover' },
  phoenix: { algorithm: 'RS256', rotation: 'upload' },
  stacked: { algorithm: 'HS256', rotation: 'cutover' },
};

/** What a ring’s version shows beyond what every version does. */
const VERSIONS: Readonly<Record<string, object>> = {
  gamopanda: { kid: 'gp_live_0001' },
  phoenix: { thumbprint: expect.stringMatching(/^[\w-]{43}$/) as string },
};

interface Rings {
  readonly rings: readonly {
    readonly provider: string;
    readonly versions: readonly {
      readonly minted: number;
      readonly alive: number;
      readonly aliveUntil?: string;
    }[];
  }[];
}

/** What is told of the keys, and to whom. */
export function keysSuite(underTest: () => ServiceUnderTest): void {
  describe(`GET ${KEYS}`, () => {
    const version = async (provider: string): Promise<Rings['rings'][number]['versions'][number]> => {
      const { rings } = (await underTest().client.ask('GET', KEYS)).body as unknown as Rings;
      const found = rings.find((ring) => ring.provider === provider)?.versions[0];
      if (found === undefined) throw new Error(`There is no ring of ${provider}.`);
      return found;
    };

    test('tells every ring and its versions, and nothing that only a key could tell', async () => {
      const { status, headers, body } = await underTest().client.ask('GET', KEYS);
      expect([status, headers['cache-control'], headers.etag]).toEqual([200, 'no-store', undefined]);
      expect(body).toEqual({
        at: INSTANT,
        countingSince: INSTANT,
        rings: MINT_ROUTES.map(({ provider }) => ({
          provider,
          account: 'default',
          ...RINGS[provider],
          versions: [
            expect.objectContaining({ keyId: 'v1', state: 'active', warnings: [], ...VERSIONS[provider] }),
          ],
        })),
      });
      const { rings } = body as unknown as Rings;
      const shown = rings.flatMap(({ versions }) => versions.flatMap((each) => Object.keys(each)));
      const known = ['keyId', 'state', 'kid', 'thumbprint', 'warnings', 'minted', 'alive', 'aliveUntil'];
      expect(shown.filter((name) => !known.includes(name))).toEqual([]);
    });

    test.each(MINT_ROUTES)('counts what is minted for $provider, until it expires', async (route) => {
      const { client } = underTest();
      const before = await version(route.provider);
      const { expiresAt } = await client.mint(route.path, {
        ...route.body,
        ttlSeconds: route.ttlSeconds.maximum,
      });
      const after = await version(route.provider);
      expect(after).toMatchObject({ minted: before.minted + 1, alive: before.alive + 1 });
      expect(Date.parse(after.aliveUntil ?? '')).toBeGreaterThanOrEqual(Date.parse(expiresAt));
    });

    test('does not count what was refused', async () => {
      const before = await version('stacked');
      expectProblem(await underTest().client.post('/v1/stacked/tokens', { playerId: '' }), 'request_invalid');
      expect(await version('stacked')).toEqual(before);
    });

    test('needs a caller key', async () => {
      const { client } = underTest();
      expectProblem(await client.send('GET', KEYS), 'caller_unauthenticated');
      expect(await client.send('HEAD', KEYS)).toMatchObject({ status: 401, text: '' });
    });
  });

  describe(`GET ${JWKS}`, () => {
    test('gives the public keys to everybody, to be kept for five minutes', async () => {
      const { client } = underTest();
      const { status, headers, body } = await client.send('GET', JWKS);
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([
        200,
        'application/json; charset=utf-8',
        'public, max-age=300',
      ]);
      const n = expect.stringMatching(/^[\w-]{342}$/) as string;
      expect(body).toEqual({
        keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'v1', n, e: 'AQAB' }],
      });
    });

    test('verifies what is minted, in another library', async () => {
      const { client } = underTest();
      const { token } = await client.mint('/v1/phoenix/tokens', {
        playerId: 'player-1',
        name: 'n',
        balance: 1,
      });
      const { body } = await client.send('GET', JWKS);
      const { payload } = await jwtVerify(token, createLocalJWKSet(body as unknown as JSONWebKeySet));
      expect(payload.sub).toBe('player-1');
    });

    test('answers HEAD like GET, without the keys', async () => {
      const { client } = underTest();
      const { status, headers, text } = await client.send('HEAD', JWKS);
      expect([status, headers['cache-control'], text]).toEqual([200, 'public, max-age=300', '']);
    });
  });

  test.each([KEYS, JWKS])('%s allows GET and HEAD only', async (path) => {
    const { client } = underTest();
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await client.ask(method, path);
      expectProblem(answer, 'method_not_allowed');
      expect(answer.headers.allow).toBe('GET, HEAD');
    }
  });
}
