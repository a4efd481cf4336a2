import fc from 'fast-check';
import type { MintmarkError } from '../errors/mintmark-error.js';
import { parseJsonBody } from './parse-json-body.js';

function refusal(body: string | Buffer): string {
  try {
    parseJsonBody(Buffer.from(body as string));
    return 'accepted';
  } catch (error) {
    const { code, errors, message } = error as MintmarkError;
    expect({ code, fields: errors.map(({ field }) => field) }).toEqual({
      code: 'request_invalid',
      fields: ['body'],
    });
    return message;
  }
}

test('parses what JSON says, whatever it is', () => {
  const scalar = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.array(scalar)), (body) => {
      expect(parseJsonBody(Buffer.from(JSON.stringify(body)))).toEqual(JSON.parse(JSON.stringify(body)));
    }),
  );
});

test.each(['', ' ', '{', "{'a':1}", '{"a":1,}', '{"a":01}', '{"a":NaN}', '{}{}', 'undefined', '{"a":"\n"}'])(
  'refuses %j: it is not JSON',
  (body) => {
    expect(refusal(body)).toBe('The body must be JSON.');
  },
);

test.each([
  ['a lone continuation byte', '{"a":"\x80"}'],
  ['a sequence cut short', '{"a":"\xc3"}'],
  ['an overlong slash', '{"a":"\xc0\xaf"}'],
  ['a surrogate in UTF-8', '{"a":"\xed\xa0\x80"}'],
  ['a code point beyond Unicode', '{"a":"\xf5\x80\x80\x80"}'],
  ['UTF-16', '\xff\xfe{\0}\0'],
])('refuses %s rather than replace it', (_, latin1) => {
  expect(refusal(Buffer.from(latin1, 'latin1'))).toBe('The body must be UTF-8.');
});

test.each([
  '123456789012345',
  '0.12345678901234',
  '-1234567.89012345',
  '0.000000000000000000123456789012345',
  '123456789012345e3',
  '1e15',
  '1E-8',
  '0e400',
  '-0.0e-999',
])('takes the number %s: a double holds it', (number) => {
  expect(parseJsonBody(Buffer.from(`{"a":${number}}`))).toEqual({ a: Number(number) });
});

test.each([
  '0.30000000000000004',
  '9007199254740993',
  '-1234567890123456',
  '12345678.90123456',
  '1234567890123456e-3',
  '1e400',
  '-1e400',
  '1E+999',
  '1e-400',
  '123456789012345e-320',
  '0.1e-308',
])('refuses the number %s: it would be rounded', (number) => {
  for (const body of [number, `{"a":${number}}`, `{"a":[{"b":"1"},{"c":${number} }]}`]) {
    expect(refusal(body)).toMatch(/^The body has a number .*: it would be rounded\.$/);
  }
});

test.each(['1234567890123456', '1e400', 'a \\" 1234567890123456 \\\\', '\\\\'])(
  'does not mind digits within a string: %j',
  (text) => {
    expect(refusal(`{"1234567890123456":"${text}","b":1}`)).toBe('accepted');
    expect(refusal(`["1234567890123456","${text}"]`)).toBe('accepted');
  },
);

test.each(['{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '[{"b":{"c":1,"c":2}}]'])(
  'refuses %s: a field stands twice',
  (body) => {
    expect(refusal(body)).toBe('The body names a field twice.');
  },
);

test('finds a long number after a string that ends in a backslash', () => {
  expect(refusal('{"a":"\\\\","b":1234567890123456,"c":"x"}')).toMatch(/rounded/);
});

test('is done at once with a body of nothing but digits or quotes', () => {
  for (const body of [`[${'1'.repeat(16_000)}]`, `["${'\\"'.repeat(8_000)}"]`, '['.repeat(16_000)]) {
    expect(typeof refusal(body)).toBe('string');
  }
});

test('refusals show nothing of the body', () => {
  expect(refusal('{"password":"hunter2"')).not.toMatch(/hunter2|password/);
});
