import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { expectProblem } from '../../support/expect-problem.js';
import { ONE_TIME_TOKENS } from '../../support/mint-routes.js';
import { openHs256 } from '../../support/open-token.js';
import type { Answer } from '../../support/recording-client.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

/** undici tells here of every connection that it could not make. */
const CONNECT_ERRORS = 'undici:client:connectError';

/** Brokering one-time tokens of Stacked, against an upstream that can be reached or not. */
export function oneTimeTokenSuite(underTest: () => ServiceUnderTest): void {
  const broker = (playerId = 'player-1'): Promise<Answer> =>
    underTest().client.post(ONE_TIME_TOKENS, { playerId });

  /** Brokers while the upstream is away; `onRefusal` is told of each connection that was refused. */
  async function brokerWithoutUpstream(onRefusal: () => void): Promise<Answer> {
    const { upstream } = underTest();
    await upstream.close();
    subscribe(CONNECT_ERRORS, onRefusal);
    try {
      return await broker();
    } finally {
      unsubscribe(CONNECT_ERRORS, onRefusal);
      await upstream.listen();
    }
  }

  describe(`POST ${ONE_TIME_TOKENS}`, () => {
    beforeEach(() => {
      underTest().upstream.reset();
    });

    // What calls go out with is loaded for the first of them, which may take a second of its lifetime here.
    beforeAll(async () => {
      await broker();
    });

    test('hands over the token, its page and its expiry, counted from before it was asked for', async () => {
      const { upstream } = underTest();
      upstream.behaviour = (response) => response.end('{"token":"a+b/c=&d","expiresIn":9}');
      const before = Date.now();
      const answer = await broker();
      const expiresAtMs = Date.parse(String(answer.body['expiresAt']));
      expect(answer.status).toBe(201);
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
      expect(answer.body).toEqual({
        token: 'a+b/c=&d',
        redirectUrl: 'https://offers.pixels.xyz/rewards?token=a%2Bb%2Fc%3D%26d&gameId=my-game',
        expiresAt: new Date(expiresAtMs).toISOString(),
        expiresInSeconds: 300,
      });
      expect(expiresAtMs).toBeGreaterThanOrEqual(before + 300_000);
      expect(expiresAtMs).toBeLessThanOrEqual(Date.now() + 300_000);
    });

    test("sends the player's JWT and an empty object, and neither key", async () => {
      const { upstream, secrets } = underTest();
      await broker('player-7');
      const [request] = upstream.received;
      const { 'x-game-jwt': jwt, ...headers } = request?.headers ?? {};
      expect(request).toMatchObject({ method: 'POST', path: '/v1/auth/one_time_token/generate', body: '{}' });
      expect(headers).toMatchObject({ 'content-type': 'application/json', accept: 'application/json' });
      expect(openHs256(String(jwt), secrets.stacked).claims).toMatchObject({
        iss: 'my-game',
        sub: 'player-7',
      });
      expect(Object.keys(headers)).not.toContain('authorization');
      expect(Object.keys(headers)).not.toContain('x-api-key');
      const sent = JSON.stringify(request);
      expect([secrets.callerKey, secrets.stacked].filter((secret) => sent.includes(secret))).toEqual([]);
    });

    test('asks for a fresh one each time, over one kept-alive connection', async () => {
      const { upstream } = underTest();
      const answers = [await broker(), await broker(), await broker()];
      expect(new Set(answers.map(({ body }) => body['token'])).size).toBe(3);
      expect(upstream.received).toHaveLength(3);
      expect(new Set(upstream.received.map(({ connection }) => connection)).size).toBe(1);
    });

    test('serves many at once, each player with his own token', async () => {
      const { upstream, secrets } = underTest();
      upstream.behaviour = (response, { headers }) => {
        const { sub } = openHs256(String(headers['x-game-jwt']), secrets.stacked).claims;
        response.end(JSON.stringify({ token: `for-${String(sub)}` }));
      };
      const players = Array.from({ length: 20 }, (_, index) => `player-${index}`);
      const answers = await Promise.all(players.map((player) => broker(player)));
      expect(answers.map(({ body }) => body['token'])).toEqual(players.map((player) => `for-${player}`));
    });

    test('tries a refused connection once more, and then says so', async () => {
      let refusals = 0;
      const answer = await brokerWithoutUpstream(() => {
        refusals += 1;
      });
      expectProblem(answer, 'upstream_unreachable');
      expect(refusals).toBe(2);
    });

    test('succeeds at the second try when the upstream is back by then', async () => {
      const { upstream } = underTest();
      await upstream.close();
      const listen = (): void => void upstream.listen();
      subscribe(CONNECT_ERRORS, listen);
      const answer = await broker();
      unsubscribe(CONNECT_ERRORS, listen);
      expect(answer.status).toBe(201);
      expect(upstream.received).toHaveLength(1);
    });

    test('takes no lifetime: the provider decides', async () => {
      const answer = await underTest().client.post(ONE_TIME_TOKENS, { playerId: 'p', ttlSeconds: 60 });
      expectProblem(answer, 'request_invalid', ['ttlSeconds']);
    });
  });
}
