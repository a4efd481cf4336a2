import fc from 'fast-check';
import type { DescribedRequest, Schema } from '../support/described-requests.js';

/** Any well-formed text of 1 to 256 characters that an id may be. */
export const anyText = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 256 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
    fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 256 }),
  )
  .filter((text) => !text.includes('\u0000') && !text.includes('\ufffd') && Array.from(text).length <= 256);

/** The members of an object in JSON, each value as it is spelt. */
export type Members = Readonly<Record<string, string>>;

/** Writes an object from its members. */
export function write(members: Members): string {
  return `{${Object.entries(members)
    .map(([name, json]) => `${JSON.stringify(name)}:${json}`)
    .join(',')}}`;
}

/** What a schema does not say of a field. */
const SEMANTICS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  account: fc.constant('default'),
  caller: fc.constant('default'),
  method: fc.constant('POST'),
  route: fc.constant('/v1/phoenix/tokens'),
  scope: fc.subarray(['read', 'write']),
  balance: fc.tuple(fc.nat({ max: 999_999 }), fc.nat({ max: 9 })).map((digits) => digits.join('.')),
  balanceAt: fc.nat({ max: 3_000 }).map((agoMs) => Date.now() - agoMs),
};

/** What is signed of a POST is its body, and of a GET it is not. */
const SIGNED: fc.Arbitrary<Members> = fc.constantFrom<Members>(
  { method: '"GET"' },
  { method: '"POST"', body: JSON.stringify('{"player_id":"player"}') },
  { method: '"GET"', account: '"default"' },
);

/** Good bodies: all that is required, and some of the rest. */
export function goodBodies({ path, properties, required }: DescribedRequest): fc.Arbitrary<Members> {
  if (path.endsWith('/request-signatures')) return SIGNED;
  const fields = Object.entries(properties).map(
    ([name, schema]) => [name, SEMANTICS[name] ?? valuesOf(schema)] as const,
  );
  return fc
    .record(Object.fromEntries(fields), { requiredKeys: [...required] })
    .map((body) =>
      Object.fromEntries(Object.entries(body).map(([name, value]) => [name, JSON.stringify(value)])),
    );
}

function valuesOf({ type, enum: choices, minimum = 0, maximum = 1_000 }: Schema): fc.Arbitrary<unknown> {
  if (choices !== undefined) return fc.constantFrom(...choices);
  if (type === 'string') return anyText;
  if (type === 'integer') return fc.integer({ min: minimum, max: maximum });
  if (type === 'boolean') return fc.boolean();
  if (type === 'object') return fc.constant({});
  throw new Error(`say in SEMANTICS what is good for such a field: ${String(type)}`);
}

/** Values in JSON that are wrong nearly everywhere, each in its own way. */
export const hostileValues: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...['null', 'true', '""', '" "', '[]', '{}', '[[]]', '[null]', '-0', '0', '-1', '1.5', '1e400', '-1e400'],
    ...['1e-400', '1e2', '9007199254740992', '9007199254740993', '-9007199254740993', '1e308', '0.1e-2'],
    ...[
      '"\\ud800"',
      '"\\udc00\\ud800"',
      '"a\\u0000b"',
      '"\\ufffd"',
      '"\\ufeffa"',
      '"\\u202ea"',
      '"a\\r\\nb"',
    ],
    ...['"__proto__"', '"constructor"', '"../../etc"', '"${7*7}"', '"NaN"', '"Infinity"', '"1e3"', '"0x10"'],
    ...[
      '{"__proto__":{"admin":true}}',
      '{"constructor":{"prototype":{}}}',
      '{"toString":null}',
      '[{"toString":null}]',
    ],
    ...['{"length":-1,"valueOf":1}', '{"then":"x"}', '{"toJSON":1}', '{"a":1,"a":2}'],
  ),
  fc.nat({ max: 6_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.nat({ max: 2_000 }).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
  fc.nat({ max: 6_000 }).map((length) => `[${Array(length).fill('1').join(',')}]`),
  fc.nat({ max: 17_000 }).map((length) => `"${'x'.repeat(length)}"`),
  fc.nat({ max: 400 }).map((length) => `"${'\\ud83d\\ude00'.repeat(length)}"`),
  fc.json(),
  fc.double().map((value) => JSON.stringify(value)),
);

/** Names that no request has, and that an object may have without being told. */
export const FOREIGN_NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'then', 'alg', 'exp', ''];
