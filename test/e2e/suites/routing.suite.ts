import { randomUUID } from 'node:crypto';
import { expectProblem } from '../../support/expect-problem.js';
import { POST_ROUTES } from '../../support/mint-routes.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

const GET_ROUTES = [
  '/health/live',
  '/health/ready',
  '/health/ready/phoenix',
  '/metrics',
  '/docs',
  '/openapi.json',
  '/v1/phoenix/public-keys',
  '/v1/keys',
  '/.well-known/jwks.json',
];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Targets that name nothing; the framework's own words must not answer them. */
const NOWHERE: readonly string[] = [
  '/',
  '/v1',
  '/v2/stacked/tokens',
  '/v1/stacked',
  '/v1/stacked/tokens/1',
  '/v1/nobody/tokens',
  '//v1/stacked/tokens',
  '/v1/../health/live',
  '/v1/stacked/tokens%00',
  '/__proto__',
  '/constructor',
  '/.env',
  '/docs/nothing.js',
  '/docs/..%2f..%2fpackage.json',
  '/nowhere?token=x',
];

/** Targets that are no path at all; either answer will do, but it has to be ours. */
const UNUSABLE: readonly string[] = ['/%zz', '/%', '/v1/%c0%af', '/v1/stacked/%ff', '/docs/%zz', '/%u0041'];

/** Which methods and targets there are, and how each answer is named. */
export function routingSuite(underTest: () => ServiceUnderTest): void {
  describe('routing', () => {
    test.each(NOWHERE)('%s is no route', async (target) => {
      const { client } = underTest();
      expectProblem(await client.ask('GET', target), 'route_unknown');
      expectProblem(await client.ask('POST', target), 'route_unknown');
    });

    test('a target of 8 000 characters is no route', async () => {
      expectProblem(await underTest().client.ask('GET', `/${'a'.repeat(8000)}`), 'route_unknown');
    });

    test.each(UNUSABLE)('%s is refused in our words', async (target) => {
      const answer = await underTest().client.ask('GET', target);
      expectProblem(answer, answer.status === 400 ? 'request_invalid' : 'route_unknown');
    });

    test.each(POST_ROUTES)('$path allows POST only', async ({ path }) => {
      const { client } = underTest();
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']) {
        const answer = await client.ask(method, `${path}?x=1`);
        expectProblem(answer, 'method_not_allowed');
        expect(answer.headers.allow).toBe('POST');
      }
      expect((await client.ask('HEAD', path)).status).toBe(405);
    });

    test.each(GET_ROUTES)('%s allows GET and HEAD only', async (path) => {
      const { client } = underTest();
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const answer = await client.ask(method, path, { headers: { 'x-http-method-override': 'GET' } });
        expectProblem(answer, 'method_not_allowed');
        expect(answer.headers.allow).toBe('GET, HEAD');
      }
      expect(await client.ask('HEAD', path)).toMatchObject({ status: 200, text: '' });
    });
  });

  describe('the request id', () => {
    const idOf = async (given?: string | string[]): Promise<unknown> => {
      const headers = given === undefined ? {} : { 'x-request-id': given };
      const { status, headers: answered } = await underTest().client.send('GET', '/health/live', { headers });
      expect(status).toBe(200);
      return answered['x-request-id'];
    };

    test.each([randomUUID(), 'a', 'A.b_c-9', '0'.repeat(128)])('%s is taken over', async (given) => {
      expect(await idOf(given)).toBe(given);
      const refused = await underTest().client.send('GET', '/nowhere', {
        headers: { 'x-request-id': given },
      });
      expect(refused.body['instance']).toBe(given);
    });

    test.each(['', 'a b', 'a\tb', '<b>', 'a"b', 'a/b', 'é', '{}', '0'.repeat(129), 'a,b'])(
      '%j is replaced',
      async (given) => {
        expect(await idOf(given)).toMatch(UUID);
      },
    );

    test('is made when there is none, and when there are several', async () => {
      expect(await idOf()).toMatch(UUID);
      expect(await idOf(['a', 'b'])).toMatch(UUID);
    });

    test('stands in the log line of its request, a refused one included', async () => {
      const { client, service } = underTest();
      for (const target of ['/health/live', '/nowhere', '/%zz']) {
        const id = randomUUID();
        await client.send('GET', target, { headers: { 'x-request-id': id } });
        const lines = service
          .log()
          .split('\n')
          .filter((line) => line.includes(id));
        expect(lines).toHaveLength(1);
      }
    });
  });
}
