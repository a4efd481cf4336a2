import { until } from '../../rotation/until.js';
import { expectProblem } from '../../support/expect-problem.js';
import { MINT_ROUTES, ONE_TIME_TOKENS, POST_ROUTES } from '../../support/mint-routes.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

const REFRESHES = '/v1/stacked/campaign-refreshes';

const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** What is there for operators, without a caller key, and what the log says of a request. */
export function operationsSuite(underTest: () => ServiceUnderTest): void {
  /** How many answers of a route the metrics count, by status. */
  async function countsOf(route: string): Promise<Readonly<Record<string, number>>> {
    const { text } = await underTest().client.send('GET', '/metrics');
    const series = new RegExp(
      `^mintmark_http_\\w+_count\\{route="${route}",status="(\\w+)"\\} (\\d+)$`,
      'gm',
    );
    return Object.fromEntries(
      [...text.matchAll(series)].map(([, status = '', count]) => [status, Number(count)] as const),
    );
  }

  describe('operations', () => {
    test('live and ready name no secret and need no key', async () => {
      const { client } = underTest();
      const live = await client.send('GET', '/health/live');
      const ready = await client.send('GET', '/health/ready');
      expect([live.status, live.body]).toEqual([200, { status: 'live' }]);
      expect([ready.status, ready.body]).toEqual([
        200,
        {
          status: 'ready',
          accounts: MINT_ROUTES.map(({ provider }) => ({
            provider,
            account: 'default',
            ready: true,
            keyId: 'v1',
            warnings: [],
          })),
          configuration: { loadedAt: expect.stringMatching(ISO_INSTANT) as string },
        },
      ]);
    });

    test.each(MINT_ROUTES)('$provider has a readiness of its own', async ({ provider }) => {
      const { status, body } = await underTest().client.send('GET', `/health/ready/${provider}`);
      const account = { provider, account: 'default', ready: true, keyId: 'v1', warnings: [] };
      expect([status, body]).toEqual([200, { status: 'ready', accounts: [account] }]);
    });

    test.each(['nobody', 'default', '__proto__', 'PHOENIX'])(
      'the readiness of %s, which is no provider, is provider_disabled',
      async (name) => {
        const { client } = underTest();
        expectProblem(await client.send('GET', `/health/ready/${name}`), 'provider_disabled');
      },
    );

    test('metrics count mints by outcome, and know no player and no made-up path', async () => {
      const { client } = underTest();
      await client.post('/v1/stacked/tokens', { playerId: 'metric-player' });
      await client.post('/v1/stacked/tokens', { playerId: 'metric-player', ttlSeconds: 0 });
      await client.send('GET', '/made-up-path');
      const { status, headers, text } = await client.send('GET', '/metrics');
      expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
      expect(text).toMatch(
        /^mintmark_mints_total\{provider="stacked",account="default",outcome="minted"\} \d+$/m,
      );
      expect(text).toMatch(
        /^mintmark_mints_total\{provider="stacked",account="default",outcome="ttl_out_of_range"\} \d+$/m,
      );
      expect(text).toMatch(/_count\{route="\/v1\/stacked\/tokens",status="201"\} \d+$/m);
      expect(text).not.toMatch(/metric-player|made-up-path/);
    });

    test('metrics measure signatures and calls of providers, and show keys and the configuration', async () => {
      const { client, upstream } = underTest();
      await client.post('/v1/phoenix/tokens', { playerId: 'metric-player', name: 'n', balance: 1 });
      await client.post(ONE_TIME_TOKENS, { playerId: 'metric-player' });
      await upstream.close();
      await client.post(ONE_TIME_TOKENS, { playerId: 'metric-player' });
      await upstream.listen();
      const { host } = new URL(upstream.url);
      const { text } = await client.send('GET', '/metrics');
      const lines = text.split('\n').map((line) => line.replace(/ [1-9]\d*$/, ' n'));
      expect(lines).toEqual(
        expect.arrayContaining([
          'mintmark_signing_duration_seconds_count{provider="phoenix",algorithm="RS256",outcome="signed"} n',
          'mintmark_signing_duration_seconds_count{provider="stacked",algorithm="HS256",outcome="signed"} n',
          `mintmark_upstream_duration_seconds_count{host="${host}",outcome="answered"} n`,
          `mintmark_upstream_duration_seconds_count{host="${host}",outcome="upstream_unreachable"} n`,
          'mintmark_key_state{provider="phoenix",account="default",key_id="v1",state="active"} n',
          'mintmark_account_ready{provider="phoenix",account="default"} n',
          'mintmark_configuration_rejected 0',
          'mintmark_reloads_total{outcome="rejected"} 0',
        ]),
      );
      expect(text).not.toContain('metric-player');
    });

    test('a request whose client went away before the answer has no status, in metrics and log', async () => {
      const { client, service, upstream } = underTest();
      const goes = new AbortController();
      const before = await countsOf(REFRESHES);
      upstream.behaviour = () => {
        goes.abort();
      };
      const headers = {
        ...client.authorization,
        'x-request-id': 'went-away',
        'content-type': 'application/json',
      };
      const body = '{"playerId":"player-1"}';
      const asked = fetch(client.url + REFRESHES, { method: 'POST', headers, body, signal: goes.signal });
      await expect(asked).rejects.toThrow('aborted');
      const lineOf = (): string | undefined =>
        service
          .log()
          .split('\n')
          .find((line) => line.includes('"requestId":"went-away"'));
      await until('the request is logged', () => lineOf() !== undefined);
      const line = JSON.parse(lineOf() ?? '') as Readonly<Record<string, unknown>>;
      expect(line).toMatchObject({ route: REFRESHES, outcome: 'aborted' });
      expect(line).not.toHaveProperty('status');
      const { aborted = 0, ...others } = before;
      expect(await countsOf(REFRESHES)).toEqual({ aborted: aborted + 1, ...others });
      upstream.reset();
    });

    test('the description is OpenAPI 3.1 and has every route', async () => {
      const { status, headers, body } = await underTest().client.send('GET', '/openapi.json');
      expect([status, body['openapi']]).toEqual([200, '3.1.0']);
      expect(headers['content-type']).toMatch(/^application\/json/);
      const routes = [
        ...POST_ROUTES.map(({ path }) => path),
        '/v1/phoenix/public-keys',
        '/metrics',
        '/v1/keys',
      ];
      expect(Object.keys(body['paths'] as object)).toEqual(
        expect.arrayContaining([
          ...routes,
          '/health/live',
          '/health/ready',
          '/health/ready/{provider}',
          '/.well-known/jwks.json',
        ]),
      );
    });

    test('the page works offline: all that it loads is served here', async () => {
      const { client } = underTest();
      const page = await client.send('GET', '/docs');
      const loaded = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, target = '']) => target);
      expect(page.headers['content-type']).toMatch(/^text\/html/);
      expect(loaded.length).toBeGreaterThan(3);
      for (const target of loaded) {
        const { origin, pathname } = new URL(target, `${client.url}/docs`);
        expect(origin).toBe(client.url);
        expect((await client.send('GET', pathname)).status).toBe(200);
      }
    });

    test('the log has one line a request: who, what, which key, how it went', async () => {
      const { client, service } = underTest();
      const headers = { 'x-request-id': 'one-line', 'content-type': 'application/json' };
      const body = '{"playerId":"player-1","name":"n","balance":1}';
      await client.ask('POST', '/v1/phoenix/tokens?secret=x', { headers, body });
      const lines = service
        .log()
        .split('\n')
        .filter((line) => line.includes('one-line'))
        .map((line) => JSON.parse(line) as object);
      expect(lines).toEqual([
        {
          level: 30,
          time: expect.any(Number) as number,
          msg: 'request',
          requestId: 'one-line',
          method: 'POST',
          route: '/v1/phoenix/tokens',
          status: 201,
          outcome: 'ok',
          caller: 'default',
          provider: 'phoenix',
          account: 'default',
          keyId: 'v1',
          durationMs: expect.any(Number) as number,
        },
      ]);
    });

    test('the log says how a refusal went', async () => {
      const { client, service } = underTest();
      const headers = { 'x-request-id': 'refused-line', 'content-type': 'application/json' };
      expectProblem(
        await client.ask('POST', '/v1/stacked/tokens', { headers, body: '{"playerId":1}' }),
        'request_invalid',
      );
      const line = service
        .log()
        .split('\n')
        .find((text) => text.includes('refused-line'));
      expect(JSON.parse(line ?? '{}')).toMatchObject({
        status: 400,
        outcome: 'request_invalid',
        caller: 'default',
      });
    });
  });
}
