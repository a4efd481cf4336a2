import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { expectProblem } from '../../support/expect-problem.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

const PATH = '/v1/phoenix/request-signatures';
const OPERATOR_ID = '674313a46a5c39392ce82995';

interface Signed {
  readonly headers: { readonly 'X-Operator-Id': string; readonly 'X-Signature': string };
}

/** The signature of requests that the operator sends to Phoenix. */
export function requestSignatureSuite(underTest: () => ServiceUnderTest): void {
  /** Checks with nothing but `node:crypto` and what `public-keys` says. */
  async function holds(text: string, { headers }: Signed): Promise<boolean> {
    const { body } = await underTest().client.ask('GET', '/v1/phoenix/public-keys');
    const [key] = (body as unknown as { keys: readonly { pem: string; jwk: JsonWebKey }[] }).keys;
    const signature = Buffer.from(headers['X-Signature'], 'base64url');
    const verdicts = [
      createPublicKey(key?.pem ?? ''),
      createPublicKey({ key: key?.jwk ?? {}, format: 'jwk' }),
    ].map((each) => verify('RSA-SHA256', Buffer.from(text), each, signature));
    expect(verdicts[0]).toBe(verdicts[1]);
    return verdicts.includes(true);
  }

  async function signed(request: object): Promise<Signed> {
    const { status, headers, body } = await underTest().client.post(PATH, request);
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(body).toEqual({
      account: 'default',
      keyId: 'v1',
      headers: {
        'X-Operator-Id': OPERATOR_ID,
        'X-Signature': expect.stringMatching(/^[\w-]{342}$/) as string,
      },
    });
    return body as unknown as Signed;
  }

  describe(`POST ${PATH}`, () => {
    test('signs the operator id for a GET', async () => {
      expect(await holds(OPERATOR_ID, await signed({ method: 'GET' }))).toBe(true);
      expect(await holds(OPERATOR_ID, await signed({ method: 'GET', account: 'default' }))).toBe(true);
    });

    test.each([
      '{}',
      '{"player_id":"player_12345"}',
      ' {\n  "amount" : 1234.5600,\t"email":"a.b@example.com" }\r\n',
      '{"name":"Zoë 🎰","escaped":"\\u00eb"}',
      '{"big":12345678901234567890}',
    ])('signs the exact body for a POST: %j', async (body) => {
      const answer = await signed({ method: 'POST', body });
      expect(await holds(body, answer)).toBe(true);
      expect(await holds(JSON.stringify(JSON.parse(body)), answer)).toBe(
        JSON.stringify(JSON.parse(body)) === body,
      );
    });

    test('signs the same bytes alike each time', async () => {
      const request = { method: 'POST', body: '{"a":1}' };
      expect(await signed(request)).toEqual(await signed(request));
    });

    test.each<[string, object, readonly string[]]>([
      ['no method', {}, ['method']],
      ['no method for a body', { body: '{}' }, ['method']],
      ['another method', { method: 'PUT', body: '{}' }, ['method']],
      ['a method in small letters', { method: 'post', body: '{}' }, ['method']],
      ['a body for a GET', { method: 'GET', body: '{}' }, ['body']],
      ['no body for a POST', { method: 'POST' }, ['body']],
      ['no text', { method: 'POST', body: { a: 1 } }, ['body']],
      ['null', { method: 'POST', body: null }, ['body']],
      ['an empty text', { method: 'POST', body: '' }, ['body']],
      ['the operator id', { method: 'POST', body: OPERATOR_ID }, ['body']],
      ['a list', { method: 'POST', body: '[{"a":1}]' }, ['body']],
      ['a text of JSON', { method: 'POST', body: '"{}"' }, ['body']],
      ['a number', { method: 'POST', body: '12.5' }, ['body']],
      ['half an object', { method: 'POST', body: '{"a":' }, ['body']],
      ['an object and more', { method: 'POST', body: '{}.' }, ['body']],
      ['a member twice', { method: 'POST', body: '{"a":1,"a":2}' }, ['body']],
      ['a lone surrogate', { method: 'POST', body: '{"a":"\ud83c"}' }, ['body']],
      ['a byte order mark', { method: 'POST', body: '\ufeff{}' }, ['body']],
      ['a header and claims', { method: 'POST', body: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJwIn0' }, ['body']],
      ['an operator id of its own', { method: 'GET', operatorId: 'other' }, ['operatorId']],
      ['everything wrong', { method: 'PUT', body: 1, x: 1, account: '' }, ['method', 'body', 'x', 'account']],
    ])('refuses %s', async (_, request, fields) => {
      expectProblem(await underTest().client.post(PATH, request), 'request_invalid', fields);
    });

    test('refuses an object out of which a lenient decoder reads a token, and says why', async () => {
      const body = '{"eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJwIn0":""}';
      const answer = await underTest().client.post(PATH, { method: 'POST', body });
      expectProblem(answer, 'request_invalid', ['body']);
      expect(answer.text).toContain('decodes to the header of a token');
      expect(answer.text).not.toContain('eyJ');
    });

    test('knows accounts, and callers', async () => {
      const { client } = underTest();
      expectProblem(await client.post(PATH, { method: 'GET', account: 'nobody' }), 'account_unknown');
      expectProblem(await client.send('POST', PATH), 'caller_unauthenticated');
    });

    test('leaves no signature in the log', async () => {
      const { headers } = await signed({ method: 'GET' });
      expect(underTest().service.log()).not.toContain(headers['X-Signature']);
    });
  });
}
