import { testEnvironment, testSecrets } from '../../support/environment.js';
import { expectProblem } from '../../support/expect-problem.js';
import { POST_ROUTES } from '../../support/mint-routes.js';
import { RecordingClient } from '../../support/recording-client.js';
import { type Adapter, type RunningService, startService } from '../../support/start-service.js';

/** A service for one provider alone: the others' routes are there, and say that they are off. */
export function disabledProvidersSuite(adapter: Adapter): void {
  describe('with Lynes alone', () => {
    const secrets = testSecrets();
    let service: RunningService;
    let client: RecordingClient;

    beforeAll(async () => {
      const kept = Object.entries(testEnvironment(secrets)).filter(([name]) =>
        /^(CALLER|LYNES|HOST|PORT)/.test(name),
      );
      service = await startService(Object.fromEntries(kept), adapter);
      client = new RecordingClient(service.url, secrets.callerKey);
    });
    afterAll(async () => {
      client.close();
      await service.close();
    });

    test.each(POST_ROUTES.filter(({ path }) => !path.includes('lynes')))(
      '$path is disabled',
      async ({ path, body }) => {
        expectProblem(await client.post(path, body), 'provider_disabled');
        expectProblem(await client.post(path, { ...body, account: 'nobody' }), 'provider_disabled');
        expectProblem(await client.send('POST', path), 'caller_unauthenticated');
      },
    );

    test('/v1/phoenix/public-keys is disabled', async () => {
      expectProblem(await client.ask('GET', '/v1/phoenix/public-keys'), 'provider_disabled');
    });

    test.each(['gamopanda', 'phoenix', 'stacked'])('the readiness of %s is disabled', async (provider) => {
      expectProblem(await client.send('GET', `/health/ready/${provider}`), 'provider_disabled');
    });

    test('Lynes mints, and is all that readiness asks about', async () => {
      expect((await client.mint('/v1/lynes/tokens', { userId: 'u' })).provider).toBe('lynes');
      const { status, body } = await client.send('GET', '/health/ready');
      const accounts = body['accounts'] as readonly { readonly provider: string }[];
      expect([status, accounts.map(({ provider }) => provider)]).toEqual([200, ['lynes']]);
      expect((await client.send('GET', '/health/ready/lynes')).status).toBe(200);
    });
  });
}
