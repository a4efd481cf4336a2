import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { jest } from '@jest/globals';
import { ChildService, emptyDirectory } from '../support/child-service.js';
import { secretTexts, testEnvironment, testSecrets } from '../support/environment.js';
import { MINT_ROUTES, ONE_TIME_TOKENS, POST_ROUTES } from '../support/mint-routes.js';
import { rawExchange } from '../support/raw-exchange.js';
import { RecordingClient } from '../support/recording-client.js';
import { UpstreamStandIn } from '../support/upstream-stand-in.js';

/** Under load a process of its own takes its time to start. */
jest.setTimeout(30_000);

/** The service as it is shipped, from its start to its end, logging all that it ever logs. */
describe('the built service', () => {
  const secrets = testSecrets();
  const directory = emptyDirectory();
  let upstream: UpstreamStandIn;
  let child: ChildService;
  let client: RecordingClient;

  beforeAll(async () => {
    upstream = await UpstreamStandIn.start();
    const overrides = { STACKED_BASE_URL: upstream.url, LOG_LEVEL: 'debug' };
    child = await ChildService.start(testEnvironment(secrets, overrides), directory.path);
    client = new RecordingClient(child.url, secrets.callerKey);
  });
  afterAll(async () => {
    child.terminate();
    await child.ended;
    client.close();
    await upstream.close();
    directory.remove();
  });

  test('says at start which providers are on', () => {
    expect(child.output).toContain('"enabled":["gamopanda","lynes","phoenix","stacked"],"disabled":[]');
  });

  test.each(MINT_ROUTES)(
    'mints at $path what node:crypto verifies',
    async ({ path, body, open, playerOf }) => {
      const { token } = await client.mint(path, body);
      expect(playerOf(open(token, secrets).claims)).toBe('player-1');
    },
  );

  test('brokers a one-time token', async () => {
    expect(await client.post(ONE_TIME_TOKENS, { playerId: 'player-1' })).toMatchObject({ status: 201 });
  });

  test('answers hostile requests with refusals', async () => {
    const { callerKey, gamopanda } = secrets;
    const { token } = await client.mint('/v1/lynes/tokens', { userId: 'u' });
    const answers = [
      await client.ask('GET', `/${token}?token=${token}&key=${callerKey}`),
      await client.ask('GET', `/%zz${gamopanda}`),
      await client.send('POST', '/v1/lynes/tokens', { headers: { 'x-api-key': `${callerKey}0` } }),
      ...(await Promise.all(
        POST_ROUTES.flatMap(({ path }) => [
          client.postText(path, `{"${callerKey}":"${token}"`),
          client.post(path, { playerId: [gamopanda], token: [token], account: callerKey }),
          client.postText(path, `{"playerId":"\u0000${token}"}`),
        ]),
      )),
    ];
    for (const { status } of answers) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
    expect(await rawExchange(child.url, `${callerKey} ${token}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('survives an upstream that echoes our credentials', async () => {
    upstream.behaviour = (response, { headers }) => {
      response.writeHead(500).end(JSON.stringify({ ...headers, key: secrets.stacked }));
    };
    expect(await client.post(ONE_TIME_TOKENS, { playerId: 'player-1' })).toMatchObject({ status: 502 });
  });

  test('at SIGTERM stops listening, finishes what it began and ends with 0', async () => {
    const asked = new Promise<ServerResponse>((resolve) => {
      upstream.behaviour = resolve;
    });
    const answer = client.post(ONE_TIME_TOKENS, { playerId: 'player-1' });
    const response = await asked;
    child.terminate();
    await untilRefused(child.url);
    response.end('{"token":"one-time-at-the-end"}');
    expect(await answer).toMatchObject({ status: 201, body: { token: 'one-time-at-the-end' } });
    expect(await child.ended).toBe(0);
  });

  test('wrote no secret and no token to standard output or standard error', () => {
    for (const credential of upstream.credentials) client.remember(credential);
    expect(client.leaks(child.output, secretTexts(secrets))).toEqual([]);
    expect(client.credentialCount).toBeGreaterThan(5);
    expect(child.output.split('\n').filter((line) => line !== '' && !line.startsWith('{"level":'))).toEqual(
      [],
    );
  });
});

/** Connects again and again until nobody listens; the test's own time limit ends it otherwise. */
async function untilRefused(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const accepts = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(Number(port), hostname);
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => {
        resolve(false);
      });
    });
  while (await accepts());
}
