import { parseToken } from './parse-token.js';

const part = (value: unknown): string => encode(JSON.stringify(value));
const encode = (bytes: string | Buffer): string => Buffer.from(bytes).toString('base64url');

const HEADER = part({ alg: 'HS256', typ: 'JWT' });
const CLAIMS = part({ sub: 'player-1', data: { list: [{ a: 1 }, { a: 2 }] } });
const SIGNATURE = encode('a signature of thirty-two bytes.');
const TOKEN = `${HEADER}.${CLAIMS}.${SIGNATURE}`;

function codesOf(text: string): readonly string[] {
  return parseToken(text).findings.map(({ code, claim }) => [code, claim].filter(Boolean).join(' '));
}

test('reads a well-formed token: members, what is signed, and the signature', () => {
  expect(parseToken(TOKEN)).toEqual({
    header: { alg: 'HS256', typ: 'JWT' },
    claims: { sub: 'player-1', data: { list: [{ a: 1 }, { a: 2 }] } },
    signed: {
      input: Buffer.from(`${HEADER}.${CLAIMS}`),
      signature: Buffer.from('a signature of thirty-two bytes.'),
    },
    findings: [],
  });
});

test('what is around a token is named, and the token inside is read', () => {
  const wrapped: readonly (readonly [string, readonly string[]])[] = [
    [`"${TOKEN}"`, ['token_quoted']],
    [`'${TOKEN}'`, ['token_quoted']],
    [`Bearer ${TOKEN}`, ['token_bearer_prefix']],
    [`bearer${TOKEN}`, ['token_bearer_prefix']],
    [` ${TOKEN}\r\n`, ['token_line_breaks']],
    [TOKEN.replaceAll('.', '%2e'), ['token_url_encoded']],
    [`%22Bearer%20${TOKEN}%22`, ['token_url_encoded', 'token_quoted', 'token_bearer_prefix']],
  ];
  for (const [text, codes] of wrapped) {
    expect(codesOf(text)).toEqual(codes);
    expect(parseToken(text).claims).toMatchObject({ sub: 'player-1' });
  }
});

test.each([undefined, null, 7, [TOKEN], { token: TOKEN }, Buffer.from(TOKEN)])('%p is no token', (given) => {
  expect(parseToken(given)).toEqual({ findings: [{ code: 'not_a_jwt', detail: 'is no text at all' }] });
});

test.each<readonly [string, string, readonly string[]]>([
  ['nothing', '', ['not_a_jwt']],
  ['an opaque token', 'abc123', ['not_a_jwt']],
  ['text of three parts that are none', 'a.b.c', ['not_a_jwt']],
  ['a token of four parts', `${TOKEN}.x`, ['not_a_jwt']],
  ['five parts without a header', 'a.b.c.d.e', ['not_a_jwt']],
  ['an encrypted token', `${HEADER}..aXY.dGV4dA.dGFn`, ['token_encrypted']],
  ['a token cut off in its header', HEADER.slice(0, 8), ['token_truncated']],
  ['a token cut off after its header', HEADER, ['token_truncated']],
  ['a token without its last part', `${HEADER}.${CLAIMS}`, ['token_truncated']],
  ['a token without its signature', `${HEADER}.${CLAIMS}.`, ['token_truncated']],
  ['a percent sign that encodes nothing', `${HEADER}.%E0%A4%A.${SIGNATURE}`, ['base64url_invalid']],
  ['a padded part', `${TOKEN}=`, ['base64url_invalid']],
  ['plain base64', `${HEADER}.${CLAIMS}.+/+/`, ['base64url_invalid']],
  ['other characters', `${HEADER}.${CLAIMS}.é`, ['base64url_invalid']],
  ['bits left over', `${HEADER}.${CLAIMS}.AB`, ['base64url_invalid']],
  ['a header that is not JSON', `${encode('{alg')}.${CLAIMS}.${SIGNATURE}`, ['header_unreadable']],
  ['a header that is a list', `${part(['HS256'])}.${CLAIMS}.${SIGNATURE}`, ['header_unreadable']],
  ['claims that are null', `${HEADER}.${part(null)}.${SIGNATURE}`, ['claims_unreadable']],
  ['claims that are text', `${HEADER}.${part('sub')}.${SIGNATURE}`, ['claims_unreadable']],
  [
    'claims that are no UTF-8',
    `${HEADER}.${encode(Buffer.from('{"a":"\xff"}', 'latin1'))}.${SIGNATURE}`,
    ['claims_unreadable'],
  ],
  ['claims behind a byte order mark', `${HEADER}.${encode('\ufeff{}')}.${SIGNATURE}`, ['claims_unreadable']],
  ['a name twice', `${HEADER}.${encode('{"a":1,"b":"a","a":2}')}.${SIGNATURE}`, ['member_duplicated a']],
  [
    'a name twice, spelt differently',
    `${HEADER}.${encode('{"a":1,"\\u0061" :2}')}.${SIGNATURE}`,
    ['member_duplicated a'],
  ],
  [
    'a name twice, deep within',
    `${HEADER}.${encode('{"a":[{"b":{"c":[],"c":1}}]}')}.${SIGNATURE}`,
    ['member_duplicated c'],
  ],
  ['a text of more than 64 KiB', 'a'.repeat(65_537), ['token_too_long']],
])('%s is told for what it is', (_, text, codes) => {
  expect(codesOf(text)).toEqual(codes);
});

test('an unsigned token is not called cut off: it has no signature on purpose', () => {
  expect(codesOf(`${part({ alg: 'None' })}.${CLAIMS}.`)).toEqual([]);
});

test('only what is soundly encoded counts as signed', () => {
  for (const text of [`${TOKEN}=`, `${HEADER}.é.${SIGNATURE}`, `${encode('x')}.${CLAIMS}.${SIGNATURE}`]) {
    expect(parseToken(text)).not.toHaveProperty('signed');
  }
  expect(parseToken(`${HEADER}.${encode('x')}.${SIGNATURE}`)).toHaveProperty('signed');
});

test('of a token that was cut off, the header is still shown', () => {
  expect(parseToken(`${HEADER}.${CLAIMS}.`).header).toEqual({ alg: 'HS256', typ: 'JWT' });
  expect(parseToken(`${HEADER}.${CLAIMS}.x.y`).header).toBeUndefined();
});
