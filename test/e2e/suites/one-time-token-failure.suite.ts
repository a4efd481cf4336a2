import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { ErrorCode } from '../../../src/errors/error-catalogue.js';
import { expectProblem } from '../../support/expect-problem.js';
import { ONE_TIME_TOKENS } from '../../support/mint-routes.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';
import { type Behaviour, UpstreamStandIn } from '../../support/upstream-stand-in.js';

/** Stands in everything that the upstream sends here; must not come out again. */
const MARK = 'MARKED-upstream-7f3a91c05e';
const LIMIT = 65_536;

function answer(
  status: number,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Behaviour {
  return (response) => response.writeHead(status, headers).end(body);
}

function afterHalf(then: (response: ServerResponse) => void): Behaviour {
  return (response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"token":"cut-', () => {
      then(response);
    });
  };
}

const padded = (size: number): string => '{"token":"one-time-in-full"}'.padEnd(size);
const gzipped = { 'content-encoding': 'gzip' };

const UNUSABLE: readonly (readonly [string, Behaviour])[] = [
  ['malformed JSON', answer(200, `{"token":"${MARK}`)],
  ['nothing', answer(200, '')],
  ['no content', answer(204, '')],
  ['HTML', answer(200, `<html>${MARK}</html>`, { 'content-type': 'text/html' })],
  ['a JSON string', answer(200, `"${MARK}"`)],
  ['a JSON number', answer(200, '1')],
  ['null', answer(200, 'null')],
  ['an array', answer(200, `[{"token":"${MARK}"}]`)],
  ['no token', answer(200, `{"message":"${MARK}"}`)],
  ['an empty token', answer(200, '{"token":""}')],
  ['a numeric token', answer(200, '{"token":123456}')],
  ['a null token', answer(200, '{"token":null}')],
  ['a token in an object', answer(200, '{"token":{"value":"t"}}')],
  ['a token with CR and LF', answer(200, `{"token":"${MARK}\\r\\nset-cookie: a=b"}`)],
  ['a token that ends in LF', answer(200, `{"token":"${MARK}\\n"}`)],
  ['a token with a blank', answer(200, `{"token":"${MARK} b"}`)],
  ['a token with U+0000', answer(200, `{"token":"${MARK}\\u0000"}`)],
  ['a token with DEL', answer(200, `{"token":"${MARK}\\u007f"}`)],
  ['a token beyond ASCII', answer(200, `{"token":"${MARK}é"}`)],
  ['a lone surrogate', answer(200, `{"token":"${MARK}\\ud800"}`)],
  ['an endless token', answer(200, `{"token":"${'t'.repeat(4097)}"}`)],
  ['an inherited token', answer(200, `{"__proto__":{"token":"${MARK}"}}`)],
  ['bytes that are not UTF-8', answer(200, Buffer.from('7b22746f6b656e223a2274ff227d', 'hex'))],
  ['a byte too much', answer(200, padded(LIMIT + 1))],
  ['a gzip bomb', answer(200, gzipSync(Buffer.alloc(8 * 1024 * 1024, ' ')), gzipped)],
  ['damaged gzip', answer(200, Buffer.from('no gzip at all'), gzipped)],
  ['a body that is cut off', afterHalf((response) => response.destroy())],
];

/** What the upstream sends with a refusal, and the code that is passed on. */
const REFUSALS: readonly (readonly [number, string, string | undefined])[] = [
  ...[
    'jwt-expired',
    'jwt-invalid',
    'jwt-missing-gameId',
    'jwt-missing-playerId',
    'jwt-not-yet-valid',
    'unknown-gameId',
  ].flatMap((code) => [400, 401].map((status) => [status, JSON.stringify({ message: code }), code] as const)),
  [401, '"invalid-api-key"', 'invalid-api-key'],
  [401, `{"message":"${MARK}"}`, undefined],
  [401, `"${MARK}"`, undefined],
  [400, '{"message":["jwt-expired"]}', undefined],
  [400, '{"message":"jwt-expired "}', undefined],
  [400, '{"message":"toString"}', undefined],
  [401, '', undefined],
  [404, 'null', undefined],
  [429, '{}', undefined],
  [500, `<html>${MARK}</html>`, undefined],
  [503, MARK, undefined],
];

/** Whatever the upstream does, its code is one of ours and nothing that it sent comes out again. */
export function oneTimeTokenFailureSuite(underTest: () => ServiceUnderTest): void {
  describe(`POST ${ONE_TIME_TOKENS}, when the upstream`, () => {
    /** After a call that works, so that failures do not add up. */
    beforeEach(async () => {
      const { client, upstream } = underTest();
      upstream.reset();
      expect((await client.post(ONE_TIME_TOKENS, { playerId: 'player-1' })).status).toBe(201);
      upstream.reset();
    });

    test.each([
      [400, false],
      [401, false],
      [404, false],
      [429, true],
      [500, true],
      [503, true],
    ])('answers %p, says whether to try again: %p', async (status, retryable) => {
      const { client, upstream } = underTest();
      upstream.behaviour = (response) => response.writeHead(status).end('{}');
      const failure = await client.post(ONE_TIME_TOKENS, { playerId: 'player-1' });
      expectProblem(failure, 'upstream_refused');
      expect(failure.body['retryable']).toBe(retryable);
    });

    async function expectFailure(
      behaviour: Behaviour,
      code: ErrorCode,
      providerCode?: string,
    ): Promise<void> {
      const { client, upstream, service } = underTest();
      client.remember(MARK);
      upstream.behaviour = behaviour;
      const failure = await client.post(ONE_TIME_TOKENS, { playerId: 'player-1' });
      expectProblem(failure, code);
      expect(failure.body['providerCode']).toBe(providerCode);
      expect(failure.text + service.log()).not.toContain(MARK);
      // What may have reached the provider is never sent again.
      expect(upstream.received).toHaveLength(1);
    }

    test.each(UNUSABLE)('sends %s, calls the answer unusable', async (_, behaviour) => {
      await expectFailure(behaviour, 'upstream_invalid_response');
    });

    test.each(REFUSALS)(
      'answers %i %j, passes on only a published code',
      async (status, body, providerCode) => {
        await expectFailure(answer(status, body), 'upstream_refused', providerCode);
      },
    );

    test('resets the connection, calls it unreachable', async () => {
      await expectFailure((response) => response.socket?.resetAndDestroy(), 'upstream_unreachable');
    });

    test('closes the connection without an answer, calls it unreachable', async () => {
      await expectFailure((response) => response.socket?.end(), 'upstream_unreachable');
    });

    test('echoes our JWT and keys, keeps them inside', async () => {
      const { secrets } = underTest();
      await expectFailure((response, { headers }) => {
        response.writeHead(401).end(JSON.stringify({ message: headers['x-game-jwt'], key: secrets.stacked }));
      }, 'upstream_refused');
    });

    test.each([301, 302, 303, 307, 308])('redirects with %i, does not follow', async (status) => {
      const elsewhere = await UpstreamStandIn.start();
      const redirect = answer(status, '', { location: `${elsewhere.url}/v1/auth/one_time_token/generate` });
      await expectFailure(redirect, 'upstream_invalid_response');
      expect(elsewhere.received).toEqual([]);
      await elsewhere.close();
    });

    test('sends as much as is allowed, takes it', async () => {
      const { client, upstream } = underTest();
      upstream.behaviour = answer(200, gzipSync(padded(LIMIT)), gzipped);
      expect((await client.post(ONE_TIME_TOKENS, { playerId: 'player-1' })).status).toBe(201);
    });
  });
}
