import { readJsonObject } from './json-object.js';

const read = (text: string | Buffer) => readJsonObject(Buffer.from(text as string));
const nested = (open: string, close: string, levels: number): string =>
  `{"a":${open.repeat(levels - 1)}1${close.repeat(levels - 1)}}`;

test.each<readonly [string, object]>([
  ['{}', {}],
  [' {"a" : [1, {"b": null}], "c": "\\"}{\\"" } ', { a: [1, { b: null }], c: '"}{"' }],
  ['{"a":"b","b":"a"}', { a: 'b', b: 'a' }],
  ['{"a":{"b":1},"b":[{"a":1},{"a":2}]}', { a: { b: 1 }, b: [{ a: 1 }, { a: 2 }] }],
  ['{"a":["b","b"],"b":"a:"}', { a: ['b', 'b'], b: 'a:' }],
])('%s is an object without duplicates', (text, value) => {
  expect(read(text)).toEqual({ value, duplicates: [] });
});

test.each<readonly [string, readonly string[]]>([
  ['{"alg":1,"alg":2}', ['alg']],
  ['{"alg":1,"\\u0061lg" : 2}', ['alg']],
  ['{"a":1,"a":2,"a":3}', ['a']],
  ['{"a":{"b":1,"b":2},"c":1,"c":2}', ['b', 'c']],
  ['{"a":[{"b":1,"b":2}]}', ['b']],
  ['{"__proto__":1,"__proto__":2}', ['__proto__']],
  ['{"":1,"":2}', ['']],
  ['{"a\\\\":1,"a\\\\":2}', ['a\\']],
])('%s names twice %j', (text, duplicates) => {
  expect(read(text)).toMatchObject({ duplicates });
});

test('lists no more than 20 duplicates', () => {
  const members = Array.from({ length: 50 }, (_, index) => `"m${index}":1,"m${index}":2`);
  expect(read(`{${members.join()}}`)).toMatchObject({ duplicates: { length: 20 } });
});

test.each<readonly [string, string | Buffer, string]>([
  ['no bytes', '', 'not_json'],
  ['no JSON', '{a:1}', 'not_json'],
  ['JSON cut off', '{"a":1', 'not_json'],
  ['two values', '{}{}', 'not_json'],
  ['a comma too many', '{"a":1,}', 'not_json'],
  ['a byte order mark', '\ufeff{}', 'not_json'],
  ['UTF-16', Buffer.from('{}', 'utf16le'), 'not_json'],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'not_utf8'],
  ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'not_utf8'],
  ['an overlong character', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 'not_utf8'],
  ['a list', '[]', 'not_an_object'],
  ['text', '"{}"', 'not_an_object'],
  ['a number', '7', 'not_an_object'],
  ['null', 'null', 'not_an_object'],
  ['lists nested too deep', nested('[', ']', 101), 'too_deep'],
  ['objects nested too deep', nested('{"a":', '}', 101), 'too_deep'],
])('%s: no object', (_, text, problem) => {
  expect(read(text)).toBe(problem);
});

test('reads 100 levels, and is not fooled by brackets in text', () => {
  expect(read(nested('[', ']', 100))).toHaveProperty('value');
  expect(read(`{"a":"${'['.repeat(1000)}"}`)).toHaveProperty('value');
});

test('a member called __proto__ is a member, and no prototype', () => {
  const result = read('{"__proto__":{"sub":"admin"}}');
  expect(result).toHaveProperty('value');
  expect(Object.keys((result as { readonly value: object }).value)).toEqual(['__proto__']);
  expect((result as { readonly value: { readonly sub?: unknown } }).value.sub).toBeUndefined();
});
