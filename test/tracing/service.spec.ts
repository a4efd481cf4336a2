import { randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import { ChildService, emptyDirectory } from '../support/child-service.js';
import { secretTexts, testEnvironment, testSecrets } from '../support/environment.js';
import { MINT_ROUTES, ONE_TIME_TOKENS } from '../support/mint-routes.js';
import { type Answer, RecordingClient } from '../support/recording-client.js';
import { UpstreamStandIn } from '../support/upstream-stand-in.js';
import { Collector, type ReceivedSpan } from './collector.js';

/** Under load a process of its own takes its time to start. */
jest.setTimeout(30_000);

const PLAYER = 'player-that-must-not-be-traced';
const BODIES: Readonly<Record<string, object>> = Object.fromEntries(
  MINT_ROUTES.map(({ provider, body, playerField }) => [provider, { ...body, [playerField]: PLAYER }]),
);

describe('spans of the built service', () => {
  const secrets = testSecrets();
  const directory = emptyDirectory();
  let collector: Collector;
  let upstream: UpstreamStandIn;
  let child: ChildService;
  let client: RecordingClient;

  beforeAll(async () => {
    collector = await Collector.start();
    upstream = await UpstreamStandIn.start();
    const environment = testEnvironment(secrets, {
      STACKED_BASE_URL: upstream.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=of-the-collector',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      OTEL_BSP_SCHEDULE_DELAY: '20',
    });
    child = await ChildService.start(environment, directory.path);
    client = new RecordingClient(child.url, secrets.callerKey);
  });
  afterAll(async () => {
    client.close();
    child.terminate();
    await child.ended;
    await upstream.close();
    await collector.close();
    directory.remove();
  });

  /** Posts within a trace of its own, and waits until the collector has the span of the request. */
  async function traced(
    path: string,
    body: object,
  ): Promise<Answer & { readonly traceId: string; readonly caller: string }> {
    const [traceId, caller] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
    const headers = { traceparent: `00-${traceId}-${caller}-01`, 'content-type': 'application/json' };
    const answer = await client.ask('POST', path, { headers, body: JSON.stringify(body) });
    await until(() =>
      collector.spans.some(({ name, ...span }) => span.traceId === traceId && name === `POST ${path}`),
    );
    return { ...answer, traceId, caller };
  }

  test.each(MINT_ROUTES)(
    'nest: caller, request, mint, signature for $provider',
    async ({ provider, path }) => {
      const { status, traceId, caller } = await traced(path, BODIES[provider] ?? {});
      expect(status).toBe(201);
      const algorithm = provider === 'phoenix' ? 'RS256' : 'HS256';
      const key = { 'mintmark.provider': provider, 'mintmark.account': 'default', 'mintmark.key_id': 'v1' };
      const request = collector.span(traceId, `POST ${path}`);
      const mint = collector.span(traceId, `mint ${provider}`);
      const sign = collector.span(traceId, `sign ${algorithm}`);
      expect([request, mint, sign].map(shapeOf)).toEqual([
        {
          parentId: caller,
          kind: 2,
          isError: false,
          attributes: {
            ...key,
            'http.request.method': 'POST',
            'http.route': path,
            'http.response.status_code': 201,
            'mintmark.caller': 'default',
            'mintmark.outcome': 'ok',
          },
        },
        {
          parentId: request.spanId,
          kind: 1,
          isError: false,
          attributes: { ...key, 'mintmark.outcome': 'minted' },
        },
        {
          parentId: mint.spanId,
          kind: 1,
          isError: false,
          attributes: { ...key, 'mintmark.algorithm': algorithm, 'mintmark.outcome': 'signed' },
        },
      ]);
      expect(mint.resource).toMatchObject({
        'service.name': 'mintmark',
        'deployment.environment.name': 'test',
      });
    },
  );

  test('a call of a provider is part of its request, and knows host and status', async () => {
    const { traceId } = await traced(ONE_TIME_TOKENS, { playerId: PLAYER });
    const call = collector.span(traceId, 'POST');
    expect(shapeOf(call)).toEqual({
      parentId: collector.span(traceId, `POST ${ONE_TIME_TOKENS}`).spanId,
      kind: 3,
      isError: false,
      attributes: {
        'http.request.method': 'POST',
        'server.address': '127.0.0.1',
        'server.port': Number(new URL(upstream.url).port),
        'http.response.status_code': 200,
        'mintmark.outcome': 'answered',
      },
    });
    expect(upstream.received.at(-1)?.headers).not.toHaveProperty('traceparent');
  });

  test('what fails has the code of its error, and its status is one', async () => {
    upstream.behaviour = (response, { headers }) => {
      response.writeHead(500).end(JSON.stringify(headers));
    };
    const refused = await traced(ONE_TIME_TOKENS, { playerId: PLAYER });
    expect(shapeOf(collector.span(refused.traceId, 'POST'))).toMatchObject({
      isError: true,
      attributes: { 'error.type': 'upstream_refused', 'http.response.status_code': 500 },
    });
    expect(collector.span(refused.traceId, `POST ${ONE_TIME_TOKENS}`).isError).toBe(true);
    const late = await traced('/v1/stacked/tokens', { playerId: PLAYER, ttlSeconds: 0 });
    expect(collector.span(late.traceId, 'mint stacked')).toMatchObject({
      isError: true,
      attributes: { 'mintmark.outcome': 'ttl_out_of_range' },
    });
    // Refusing is no failure of ours.
    expect(collector.span(late.traceId, 'POST /v1/stacked/tokens')).toMatchObject({
      isError: false,
      attributes: { 'mintmark.outcome': 'ttl_out_of_range', 'http.response.status_code': 400 },
    });
  });

  test('a request whose client went away before the answer has no status, and is no failure of ours', async () => {
    const goes = new AbortController();
    upstream.behaviour = () => {
      goes.abort();
    };
    const traceId = randomBytes(16).toString('hex');
    const headers = {
      ...client.authorization,
      traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`,
      'content-type': 'application/json',
    };
    const body = JSON.stringify({ playerId: PLAYER });
    const asked = fetch(client.url + ONE_TIME_TOKENS, { method: 'POST', headers, body, signal: goes.signal });
    await expect(asked).rejects.toThrow('aborted');
    const name = `POST ${ONE_TIME_TOKENS}`;
    await until(() => collector.spans.some((span) => span.traceId === traceId && span.name === name));
    const { isError, attributes } = collector.span(traceId, name);
    expect(isError).toBe(false);
    expect(attributes).toMatchObject({ 'mintmark.outcome': 'aborted' });
    expect(attributes).not.toHaveProperty(['http.response.status_code']);
  });

  test('without a caller’s span, or with one that is none, a request begins a trace', async () => {
    for (const traceparent of [undefined, '00-not-a-trace']) {
      const before = collector.spans.length;
      const headers = { 'content-type': 'application/json', ...(traceparent && { traceparent }) };
      await client.ask('POST', '/v1/lynes/tokens', { headers, body: JSON.stringify(BODIES['lynes']) });
      const isNew = (name: string) => collector.spans.slice(before).find((span) => span.name === name);
      await until(() => isNew('POST /v1/lynes/tokens') !== undefined);
      expect(isNew('POST /v1/lynes/tokens')?.parentId).toBe('');
      expect(isNew('mint lynes')?.parentId).toBe(isNew('POST /v1/lynes/tokens')?.spanId);
    }
  });

  test('requests at the same time are told apart', async () => {
    const all = await Promise.all(
      MINT_ROUTES.map(async ({ provider, path }) => ({
        provider,
        ...(await traced(path, BODIES[provider] ?? {})),
      })),
    );
    for (const { provider, traceId } of all) {
      expect(collector.spans.filter((span) => span.traceId === traceId).map(({ name }) => name)).toHaveLength(
        3,
      );
      expect(collector.span(traceId, `mint ${provider}`).traceId).toBe(traceId);
    }
  });

  test('probes, scrapes and unknown paths are no spans; the log names the trace', async () => {
    for (const path of ['/health/live', '/metrics', `/v1/${PLAYER}`]) await client.send('GET', path);
    const { traceId } = await traced('/v1/lynes/tokens', BODIES['lynes'] ?? {});
    expect(collector.spans.filter(({ name }) => /health|metrics|must-not/.test(name))).toEqual([]);
    expect(child.output).toContain(`"traceId":"${traceId}"`);
  });

  test('no span tells of a secret, a token or a player', () => {
    const sent = Buffer.concat(collector.bodies).toString('latin1');
    for (const credential of upstream.credentials) client.remember(credential);
    expect(client.leaks(sent, secretTexts(secrets))).toEqual([]);
    expect(client.credentialCount).toBeGreaterThan(4);
    expect(sent).not.toMatch(/must-not-be-traced|Player One|of-the-collector/);
    expect(sent).toContain('mint phoenix');
  });

  test('the last spans are handed over before the process ends', async () => {
    const traceId = randomBytes(16).toString('hex');
    const headers = { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` };
    await client.ask('POST', '/v1/lynes/tokens', {
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(BODIES['lynes']),
    });
    child.terminate();
    expect(await child.ended).toBe(0);
    expect(collector.span(traceId, 'POST /v1/lynes/tokens').kind).toBe(2);
  });
});

function shapeOf({ parentId, kind, isError, attributes }: ReceivedSpan): object {
  return { parentId, kind, isError, attributes };
}

/** Looks again and again; the test's own time limit ends it otherwise. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
