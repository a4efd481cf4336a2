import { expectProblem } from '../../support/expect-problem.js';
import { MINT_ROUTES } from '../../support/mint-routes.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

/** What is true of a minted token's lifetime, and of the answer around it, for every provider. */
export function lifetimeSuite(underTest: () => ServiceUnderTest): void {
  describe.each(MINT_ROUTES)('POST $path', ({ provider, path, body, playerField, ttlSeconds, open }) => {
    test.each([
      ['the default lifetime', undefined, ttlSeconds.default],
      ['one second', 1, 1],
      ['the maximum', ttlSeconds.maximum, ttlSeconds.maximum],
    ])('mints for %s and says so in every unit', async (_, asked, seconds) => {
      const { client, secrets } = underTest();
      const earliest = Math.floor(Date.now() / 1000);
      const minted = await client.mint(path, { ...body, ...(asked !== undefined && { ttlSeconds: asked }) });
      const { claims } = open(minted.token, secrets);
      const [iat, exp] = [Number(claims['iat']), Number(claims['exp'])];
      expect(iat).toBeGreaterThanOrEqual(earliest);
      expect(iat).toBeLessThanOrEqual(Date.now() / 1000);
      expect(exp - iat).toBe(seconds);
      expect(minted).toEqual({
        token: minted.token,
        provider,
        account: 'default',
        playerId: body[playerField],
        issuedAt: new Date(iat * 1000).toISOString(),
        expiresAt: new Date(exp * 1000).toISOString(),
        expiresInSeconds: seconds,
        refreshAfterSeconds: Math.floor(seconds * 0.8),
        keyId: 'v1',
        delivery: minted.delivery,
      });
    });

    test.each([0, -1, ttlSeconds.maximum + 1, 999_999_999_999_999])(
      'refuses a lifetime of %j seconds',
      async (asked) => {
        const answer = await underTest().client.post(path, { ...body, ttlSeconds: asked });
        expectProblem(answer, 'ttl_out_of_range', ['ttlSeconds']);
      },
    );

    test.each([1.5, '900', '', null, true, [900], {}])('refuses %j as a lifetime', async (asked) => {
      const answer = await underTest().client.post(path, { ...body, ttlSeconds: asked });
      expectProblem(answer, 'request_invalid', ['ttlSeconds']);
    });

    test('answers with JSON that nothing on the way may keep', async () => {
      const { status, headers } = await underTest().client.post(path, body);
      expect(status).toBe(201);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-type': 'application/json; charset=utf-8',
      });
      expect(headers).not.toHaveProperty('etag');
    });
  });
}
