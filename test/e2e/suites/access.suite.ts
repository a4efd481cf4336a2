import { expectProblem } from '../../support/expect-problem.js';
import { MINT_ROUTES, POST_ROUTES } from '../../support/mint-routes.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const [{ path: PATH, body: BODY } = { path: '', body: {} }] = MINT_ROUTES;
const WRONG_KEY = 'wrong-key-0123456789-0123456789-0123456789';

type Credentials = Readonly<Record<string, string | string[]>>;

const UNAUTHENTICATED: readonly (readonly [string, (key: string) => Credentials])[] = [
  ['no credential', () => ({})],
  ['a wrong bearer', () => ({ authorization: `Bearer ${WRONG_KEY}` })],
  ['a wrong API key', () => ({ 'x-api-key': WRONG_KEY })],
  ['an empty API key', () => ({ 'x-api-key': '' })],
  ['a bearer without a key', () => ({ authorization: 'Bearer' })],
  ['Basic', (key) => ({ authorization: `Basic ${Buffer.from(`user:${key}`).toString('base64')}` })],
  ['the key without a scheme', (key) => ({ authorization: key })],
  ['another scheme', (key) => ({ authorization: `Token ${key}` })],
  ['two keys in one bearer', (key) => ({ authorization: `Bearer ${key} ${key}` })],
  ['a key cut short', (key) => ({ authorization: `Bearer ${key.slice(0, -1)}` })],
  ['a key with more behind it', (key) => ({ authorization: `Bearer ${key}0` })],
  ['the key in upper case', (key) => ({ 'x-api-key': key.toUpperCase() })],
  ['the key in a cookie', (key) => ({ cookie: `authorization=${key}; x-api-key=${key}` })],
  ['the key for the proxy', (key) => ({ 'proxy-authorization': `Bearer ${key}` })],
];

/** Who may call: a caller that presents its key once, in a header. */
export function accessSuite(underTest: () => ServiceUnderTest): void {
  const post = (headers: Credentials, path = PATH, body: object = BODY) =>
    underTest().client.send('POST', path, {
      headers: { ...JSON_TYPE, ...headers },
      body: JSON.stringify(body),
    });

  describe('access', () => {
    test.each([
      ['Authorization: Bearer', (key: string) => ({ authorization: `Bearer ${key}` })],
      ['bearer in any case', (key: string) => ({ authorization: `bEARER ${key}` })],
      ['X-Api-Key', (key: string) => ({ 'x-api-key': key })],
    ])('is granted for %s', async (_, headers) => {
      expect((await post(headers(underTest().secrets.callerKey))).status).toBe(201);
    });

    test.each(UNAUTHENTICATED)('is refused for %s', async (_, headers) => {
      const answer = await post(headers(underTest().secrets.callerKey));
      expectProblem(answer, 'caller_unauthenticated');
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="mintmark"');
    });

    test.each(POST_ROUTES)('$path is refused without a key, whatever is asked', async ({ path, body }) => {
      expectProblem(await post({}, path, body), 'caller_unauthenticated');
      expectProblem(await post({}, path, { ...body, account: 'nobody' }), 'caller_unauthenticated');
    });

    test.each([
      ['both headers', (key: string) => ({ authorization: `Bearer ${key}`, 'x-api-key': key })],
      [
        'a good key and a bad one',
        (key: string) => ({ authorization: `Bearer ${WRONG_KEY}`, 'x-api-key': key }),
      ],
      ['the same header twice', (key: string) => ({ 'x-api-key': [key, key] })],
      ['two bearers', (key: string) => ({ authorization: [`Bearer ${key}`, `Bearer ${key}`] })],
    ])('is refused as ambiguous for %s', async (_, headers) => {
      expectProblem(await post(headers(underTest().secrets.callerKey)), 'request_invalid', []);
    });

    test('does not count a key in the query', async () => {
      const { callerKey } = underTest().secrets;
      const query = new URLSearchParams({ authorization: `Bearer ${callerKey}`, 'x-api-key': callerKey });
      expectProblem(await post({}, `${PATH}?${query.toString()}`), 'caller_unauthenticated');
    });

    test('does not count a key in the body', async () => {
      const { callerKey } = underTest().secrets;
      const body = { ...BODY, 'x-api-key': callerKey, authorization: `Bearer ${callerKey}` };
      expectProblem(await post({}, PATH, body), 'caller_unauthenticated');
    });

    test.each(['nobody', 'Default', '__proto__', 'constructor', 'a b', '*'])(
      'an account that is not there is unknown: %s',
      async (account) => {
        for (const { path, body } of POST_ROUTES) {
          expectProblem(await underTest().client.post(path, { ...body, account }), 'account_unknown');
        }
      },
    );

    test('the account may be named', async () => {
      expect((await underTest().client.mint(PATH, { ...BODY, account: 'default' })).account).toBe('default');
    });
  });
}
