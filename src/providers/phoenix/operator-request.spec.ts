import type { MintmarkError } from '../../errors/mintmark-error.js';
import { type PhoenixOperatorRequest, signedBytes } from './operator-request.js';

const OPERATOR_ID = '674313a46a5c39392ce82995';

function post(body: unknown): Buffer {
  return signedBytes({ method: 'POST', body } as PhoenixOperatorRequest, OPERATOR_ID);
}

/** The field that is blamed, or `signed`. */
function outcomeOf(request: unknown): string {
  try {
    signedBytes(request as PhoenixOperatorRequest, OPERATOR_ID);
    return 'signed';
  } catch (error) {
    const { code, errors } = error as MintmarkError;
    return [code, ...errors.map(({ field }) => field)].join(' ');
  }
}

describe('of a GET', () => {
  test('the operator id is signed, and nothing else', () => {
    expect(signedBytes({ method: 'GET' }, OPERATOR_ID).toString()).toBe(OPERATOR_ID);
    expect(signedBytes({ method: 'GET' }, 'Opérateur-🎰')).toEqual(Buffer.from('Opérateur-🎰', 'utf8'));
  });

  test.each(['', '{}', OPERATOR_ID, Buffer.alloc(0), Buffer.from('{}'), null])(
    'a body is refused, %j too',
    (body) => {
      expect(outcomeOf({ method: 'GET', body })).toBe('request_invalid body');
    },
  );
});

test.each(['PUT', 'get', 'post', 'DELETE', '', ' GET', undefined, null, 1])(
  'of the method %j nothing is signed',
  (method) => {
    expect(outcomeOf({ method })).toBe('request_invalid method');
    expect(outcomeOf({ method, body: '{}' })).toBe('request_invalid method');
  },
);

describe('of a POST the body is signed, byte for byte:', () => {
  test.each([
    ['an empty object', '{}'],
    ['blanks around and in it', ' \n\t\r{ "b" : 1 ,\n"a":2.50 } \r\n'],
    ['letters beyond ASCII, escaped and not', '{"é":"\\u00e9","🎰":"\\ud83c\\udfb0"}'],
    ['numbers that a double would round', '{"n":12345678901234567890,"m":1e999,"z":-0}'],
    ['full stops', '{"amount":12.5,"email":"a.b@example.com","url":"https://games.example/a.b?c=d.e"}'],
    ['names like those of prototypes', '{"__proto__":{"a":1},"constructor":null}'],
    ['an object in an object', '{"a":{"a":{"a":[{"a":1}]}}}'],
    ['a control character, escaped', '{"a":"\\u0000"}'],
  ])('%s', (_, body) => {
    expect(post(body)).toEqual(Buffer.from(body, 'utf8'));
    expect(post(Buffer.from(body))).toEqual(Buffer.from(body));
  });

  test('bytes that are changed afterwards do not change what is signed', () => {
    const body = Buffer.from('{"a":1}');
    const bytes = post(body);
    body.fill(0x20);
    expect(bytes.toString()).toBe('{"a":1}');
  });
});

describe('of a POST nothing but a JSON object is signed:', () => {
  test.each<[string, unknown]>([
    ['no body', undefined],
    ['null', null],
    ['an empty text', ''],
    ['no bytes', Buffer.alloc(0)],
    ['blanks', ' \n'],
    ['a list', '[]'],
    ['a list of an object', '[{"a":1}]'],
    ['a text', '"a"'],
    ['a text that holds an object', '"{}"'],
    ['a number', '12.5'],
    ['true', 'true'],
    ['null as JSON', 'null'],
    ['the operator id', OPERATOR_ID],
    ['form fields', 'a=1&b=2'],
    ['half an object', '{"a":1'],
    ['an object and more', '{"a":1}{"b":2}'],
    ['a comma too many', '{"a":1,}'],
    ['names without quotation marks', '{a:1}'],
    ['other quotation marks', "{'a':1}"],
    ['a comment', '/* */{"a":1}'],
    ['not a number', '{"a":NaN}'],
    ['a byte order mark', '\ufeff{"a":1}'],
    ['a blank that JSON does not have', '\u00a0{"a":1}'],
    ['a zero byte', '\0{"a":1}'],
    ['a line break in a text', '{"a":"\n"}'],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
    ['UTF-16 with its mark', Buffer.from('\ufeff{"a":1}', 'utf16le')],
    ['a header and claims', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJwIn0'],
    ['a header alone', 'eyJhbGciOiJSUzI1NiJ9'],
    ['a byte that is no UTF-8', Buffer.from('{"a":"\xff"}', 'latin1')],
    ['half a letter of UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x22, 0x3a, 0x31, 0x7d])],
    ['an overlong letter of UTF-8', Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d])],
    ['a surrogate in UTF-8', Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d])],
    ['a lone surrogate', '{"a":"\ud83c"}'],
    ['a lone surrogate in a name', '{"\udfb0":1}'],
    ['a member that stands twice', '{"a":1,"a":1}'],
    ['a member that stands twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a member that stands twice further in', '{"b":[{"a":1,"a":2}]}'],
    ['101 levels', `${'{"a":'.repeat(100)}{}${'}'.repeat(100)}`],
    ['the object itself instead of its text', { a: 1 }],
    ['a list of bytes', [123, 125]],
    ['a number itself', 12],
  ])('%s', (_, body) => {
    expect(outcomeOf({ method: 'POST', body })).toBe('request_invalid body');
  });

  test('and what is refused is not repeated', () => {
    expect(() => post('{"secret":1,"secret":2}')).toThrow(
      expect.objectContaining({ message: 'Not acceptable: body.' }) as Error,
    );
  });
});
