import { gzipSync } from 'node:zlib';
import { expectProblem, fieldsOf } from '../../support/expect-problem.js';
import { MINT_ROUTES, POST_ROUTES } from '../../support/mint-routes.js';
import type { ServiceUnderTest } from '../../support/service-under-test.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const LIMIT = 16_384;

/** Bodies that are no JSON object in UTF-8. */
const NOT_AN_OBJECT: readonly (readonly [string, string | Buffer])[] = [
  ['nothing', ''],
  ['blanks', ' \n '],
  ['half an object', '{"playerId":'],
  ['single quotes', "{'playerId':'x'}"],
  ['a trailing comma', '{"playerId":"x",}'],
  ['a comment', '{"playerId":"x"/**/}'],
  ['two objects', '{}{}'],
  ['NaN', '{"playerId":NaN}'],
  ['an array', '[{"playerId":"x"}]'],
  ['null', 'null'],
  ['a string', '"playerId"'],
  ['a number', '1'],
  ['true', 'true'],
  ['thousands of brackets', '['.repeat(8000)],
  ['thousands of nested arrays', '['.repeat(8000) + ']'.repeat(8000)],
  ['thousands of nested objects', '{"playerId":'.repeat(1200) + '1' + '}'.repeat(1200)],
  ['a field that stands twice', '{"playerId":"a","playerId":"b"}'],
  ['a field that stands twice, spelt differently', '{"playerId":"a","player\\u0049d":"b"}'],
  ['a form', 'playerId=x'],
  ['UTF-16', Buffer.from('{"playerId":"x"}', 'utf16le')],
  ['bytes that are not UTF-8', Buffer.from('{"playerId":"\xff"}', 'latin1')],
  ['a surrogate in UTF-8', Buffer.from('7b22706c61796572496422 3a22eda08022 7d'.replaceAll(' ', ''), 'hex')],
  ['an overlong form', Buffer.from('7b22706c61796572496422 3a22c08022 7d'.replaceAll(' ', ''), 'hex')],
  ['a cut character', Buffer.from('7b22706c61796572496422 3a22e282'.replaceAll(' ', ''), 'hex')],
];

/** Members that no request has; JSON makes own members of all of them. */
const UNKNOWN_FIELDS: readonly (readonly [string, string])[] = [
  ['__proto__', '{"admin":true}'],
  ['constructor', '{"prototype":{}}'],
  ['toString', '"x"'],
  ['hasOwnProperty', 'null'],
  ['alg', '"none"'],
  ['exp', '9999999999'],
  ['sub', '"another"'],
  ['kid', '"another"'],
  ['PLAYERID', '"x"'],
  ['', '1'],
];

const WRONG_TYPES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['text', { 'content-type': 'text/plain' }],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['multipart', { 'content-type': 'multipart/form-data; boundary=x' }],
  ['another JSON', { 'content-type': 'application/ld+json' }],
  ['nearly JSON', { 'content-type': 'application/jsonx' }],
  ['JSON as a parameter', { 'content-type': 'text/plain; type=application/json' }],
  ['two types', { 'content-type': 'text/plain, application/json' }],
  ['nonsense', { 'content-type': ';;;' }],
  ['no type', {}],
  ['brotli', { ...JSON_TYPE, 'content-encoding': 'br' }],
  ['an unknown coding', { ...JSON_TYPE, 'content-encoding': 'mintmark' }],
];

/** What is refused before anybody asks what the request means. */
export function bodySuite(underTest: () => ServiceUnderTest): void {
  const [{ path: PATH, body: BODY } = { path: '', body: {} }] = MINT_ROUTES;
  const send = (headers: Readonly<Record<string, string>>, body: string | Buffer, chunked = false) =>
    underTest().client.ask('POST', PATH, { headers, body, chunked });
  const padded = (size: number): string => JSON.stringify(BODY).padEnd(size);

  describe('the body', () => {
    test.each(NOT_AN_OBJECT)('of %s is refused on every route', async (_, body) => {
      for (const { path } of POST_ROUTES) {
        expectProblem(await underTest().client.postText(path, body), 'request_invalid', ['body']);
      }
    });

    test('may be left out by nobody', async () => {
      for (const { path } of POST_ROUTES) {
        expectProblem(await underTest().client.ask('POST', path), 'request_invalid', ['body']);
      }
    });

    test.each(UNKNOWN_FIELDS)('with the unknown field %j is refused on every route', async (field, value) => {
      for (const { path, body } of POST_ROUTES) {
        const text = `${JSON.stringify(body).slice(0, -1)},${JSON.stringify(field)}:${value}}`;
        expectProblem(await underTest().client.postText(path, text), 'request_invalid', [field]);
      }
    });

    test.each([[{}], [{ account: 1, ttlSeconds: 'x', unknown: 1 }]])(
      '%j has every bad field listed',
      async (body) => {
        for (const { path, body: good } of POST_ROUTES) {
          const answer = await underTest().client.post(path, body);
          expectProblem(answer, 'request_invalid');
          expect(fieldsOf(answer.body)).toEqual(
            [...new Set([...Object.keys(good), ...Object.keys(body)])].sort(),
          );
        }
      },
    );

    test.each(WRONG_TYPES)('of %s is refused', async (_, headers) => {
      expectProblem(await send(headers, JSON.stringify(BODY)), 'media_type_unsupported');
    });

    test('that is compressed is refused, not inflated', async () => {
      const body = gzipSync(JSON.stringify(BODY));
      const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' };
      expectProblem(await send(headers, body), 'media_type_unsupported');
    });

    test.each(['application/json; charset=utf-8', 'Application/JSON', 'application/json ;charset="UTF-8"'])(
      'may call itself %s',
      async (type) => {
        expect((await send({ 'content-type': type }, JSON.stringify(BODY))).status).toBe(201);
      },
    );

    test.each([
      ['with its length announced', false],
      ['in chunks', true],
    ])('may have 16 KiB and not a byte more, %s', async (_, chunked) => {
      expect((await send(JSON_TYPE, padded(LIMIT), chunked)).status).toBe(201);
      expectProblem(await send(JSON_TYPE, padded(LIMIT + 1), chunked), 'payload_too_large');
    });

    test('that is too large is refused without a key as well', async () => {
      const answer = await underTest().client.send('POST', PATH, {
        headers: JSON_TYPE,
        body: padded(LIMIT + 1),
      });
      expectProblem(answer, 'payload_too_large');
    });
  });
}
