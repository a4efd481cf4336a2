import { expectProblem } from '../../support/expect-problem.js';
import { MINT_ROUTES, ONE_TIME_TOKENS } from '../../support/mint-routes.js';
import { openHs256, openRs256 } from '../../support/open-token.js';
import { useService } from '../../support/service-under-test.js';
import type { Adapter } from '../../support/start-service.js';

const BACKDATE = 300;

/** Every switch that changes what is minted, turned from its default. */
const CONFIGURED = {
  GAMOPANDA_IAT_BACKDATE_SECONDS: String(BACKDATE),
  LYNES_IAT_BACKDATE_SECONDS: String(BACKDATE),
  LYNES_ALLOWED_SCOPES: 'read, admin',
  PHOENIX_IAT_BACKDATE_SECONDS: String(BACKDATE),
  PHOENIX_SEND_KEY_ID: 'true',
  PHOENIX_BALANCE_MAX_AGE_SECONDS: '3600',
  PHOENIX_LAUNCH_BASE_URL: 'https://eu.games.example/play/',
  STACKED_IAT_BACKDATE_SECONDS: String(BACKDATE),
  STACKED_SEND_NOT_BEFORE: 'true',
  STACKED_DASHBOARD_URL: 'https://offers.staging.example',
};

const PHOENIX = { playerId: 'p', name: 'n', balance: 1 };

/** What an operator may configure of the contracts, and what stays as it is. */
export function configuredSuite(adapter: Adapter): void {
  describe('configured otherwise', () => {
    const underTest = useService(adapter, CONFIGURED);

    test.each(MINT_ROUTES)(
      'iat of $provider is set back, and exp gives way where the maximum demands it',
      async ({ path, body, ttlSeconds, open }) => {
        const { client, secrets } = underTest();
        for (const asked of [60, ttlSeconds.maximum]) {
          const minted = await client.mint(path, { ...body, ttlSeconds: asked });
          const { iat, exp } = open(minted.token, secrets).claims;
          const lifetime = Math.min(asked + BACKDATE, ttlSeconds.maximum);
          expect(Number(exp) - Number(iat)).toBe(lifetime);
          expect(minted).toMatchObject({
            issuedAt: new Date(Number(iat) * 1000).toISOString(),
            expiresInSeconds: lifetime - BACKDATE,
          });
        }
      },
    );

    test('Lynes allows the scopes that are configured, and no others', async () => {
      const { client, secrets } = underTest();
      const { token } = await client.mint('/v1/lynes/tokens', { userId: 'u', scope: ['admin'] });
      expect(openHs256(token, secrets.lynes).claims['scope']).toEqual(['admin']);
      expectProblem(
        await client.post('/v1/lynes/tokens', { userId: 'u', scope: ['write'] }),
        'caller_forbidden',
      );
    });

    test('Phoenix gets a kid, another host and an older balance', async () => {
      const { client, secrets } = underTest();
      const balanceAt = Date.now() - 3_000_000;
      const { token, delivery } = await client.mint('/v1/phoenix/tokens', {
        ...PHOENIX,
        balanceAt,
        gameId: 'crash',
      });
      const { header, claims } = openRs256(token, secrets.phoenixPublicKey);
      expect(header).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'v1' });
      expect(claims['data']).toEqual({ balance: 1, name: 'n', timestamp: balanceAt });
      expect(delivery.launchUrl).toMatch(/^https:\/\/eu\.games\.example\/play\/crash\?token=/);
    });

    test('Stacked gets nbf, and one-time tokens another page', async () => {
      const { client, secrets } = underTest();
      const { token } = await client.mint('/v1/stacked/tokens', { playerId: 'p' });
      const { nbf, iat } = openHs256(token, secrets.stacked).claims;
      expect(nbf).toBe(iat);
      const { body } = await client.post(ONE_TIME_TOKENS, { playerId: 'p' });
      expect(body['redirectUrl']).toMatch(
        /^https:\/\/offers\.staging\.example\/rewards\?token=.*&gameId=my-game$/,
      );
    });
  });
}
