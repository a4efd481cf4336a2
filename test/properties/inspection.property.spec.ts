import { createHmac, timingSafeEqual, verify } from 'node:crypto';
import fc from 'fast-check';
import { GOOD, goodToken, PROVIDERS, signed } from '../inspection/good-tokens.js';
import { type Inspectors, KEYS, type Provider, startInspectors } from '../inspection/inspectors.js';

let inspectors: Inspectors;
beforeAll(async () => {
  inspectors = await startInspectors();
});
afterAll(() => inspectors.close());

const TOKENS = Object.fromEntries(PROVIDERS.map((provider) => [provider, goodToken(provider)])) as Readonly<
  Record<Provider, string>
>;
const provider = fc.constantFrom(...PROVIDERS);

/** Whether the signature holds, by an algorithm and a key that the token has no say in; shares no code with the product. */
function isSigned(of: Provider, token: string): boolean {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const [input, bytes] = [Buffer.from(`${header}.${claims}`), Buffer.from(signature, 'base64url')];
  if (of === 'phoenix') return verify('RSA-SHA256', input, KEYS.phoenix.publicKey, bytes);
  const expected = createHmac('sha256', KEYS[of]).update(input).digest();
  return expected.length === bytes.length && timingSafeEqual(expected, bytes);
}

/** What holds of every text: an answer, never an exception, and no approval without a signature. */
function holdsFor(of: Provider, token: string): void {
  const { valid, verified, code, findings } = inspectors.inspect(of, token);
  const hasErrors = findings.some(({ severity }) => severity === 'error');
  expect(valid).toBe(code === null);
  expect(valid && (hasErrors || !verified || !isSigned(of, token))).toBe(false);
  expect(valid || hasErrors).toBe(true);
}

describe('never throws, and approves nothing that is not signed', () => {
  test('whatever the text', () => {
    fc.assert(fc.property(provider, fc.string({ unit: 'binary', maxLength: 300 }), holdsFor), {
      numRuns: 500,
    });
  });

  test('whatever the bytes of the parts', () => {
    const part = fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('base64url'));
    const token = fc.array(part, { maxLength: 6 }).map((parts) => parts.join('.'));
    fc.assert(fc.property(provider, token, holdsFor), { numRuns: 500 });
  });

  test('whatever JSON the parts hold, under the real key', () => {
    const json = fc.jsonValue({ noUnicodeString: false });
    fc.assert(
      fc.property(provider, json, json, (of, header, claims) => {
        holdsFor(of, signed(of, JSON.stringify(header), JSON.stringify(claims)));
      }),
      { numRuns: 500 },
    );
  });

  test('whatever becomes of one claim or one member of the header, under the real key', () => {
    const change = fc.record({
      of: provider,
      isHeader: fc.boolean(),
      name: fc.constantFrom(
        'alg',
        'kid',
        'typ',
        'crit',
        'sub',
        'iss',
        'aud',
        'exp',
        'iat',
        'nbf',
        'data',
        'userData',
        'scope',
        '__proto__',
      ),
      value: fc.oneof(fc.jsonValue(), fc.double(), fc.constant(undefined)),
    });
    fc.assert(
      fc.property(change, ({ of, isHeader, name, value }) => {
        const { header, claims } = GOOD[of];
        const changed = { [name]: value };
        holdsFor(
          of,
          signed(
            of,
            isHeader ? { ...header, ...changed } : header,
            isHeader ? claims : { ...claims, ...changed },
          ),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('whatever is cut out of a good token, put into it, or moved', () => {
    const edit = fc.record({
      of: provider,
      at: fc.nat(),
      length: fc.nat(40),
      to: fc.nat(),
      text: fc.string({ unit: 'binary', maxLength: 4 }),
    });
    fc.assert(
      fc.property(edit, ({ of, at, length, to, text }) => {
        const token = TOKENS[of];
        const from = at % token.length;
        const rest = token.slice(0, from) + token.slice(from + length);
        const into = to % (rest.length + 1);
        for (const piece of [text, token.slice(from, from + length)])
          holdsFor(of, rest.slice(0, into) + piece + rest.slice(into));
      }),
      { numRuns: 1000 },
    );
  });

  test('whichever bit of a part is flipped', () => {
    fc.assert(
      fc.property(provider, fc.nat(2), fc.nat(), (of, index, at) => {
        const parts = TOKENS[of].split('.').map((part) => Buffer.from(part, 'base64url'));
        const part = parts[index] ?? Buffer.alloc(0);
        const bit = at % (part.length * 8);
        part.writeUInt8(part.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        const token = parts.map((bytes) => bytes.toString('base64url')).join('.');
        holdsFor(of, token);
        expect(inspectors.inspect(of, token).valid).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Characters that mean something to a decoder, and neighbours of the alphabet. */
const REPLACEMENTS = [
  'A',
  'B',
  'g',
  'w',
  '0',
  '9',
  '-',
  '_',
  '+',
  '/',
  '=',
  '.',
  ' ',
  '\n',
  '%',
  '"',
  '\u0000',
  'é',
];

test.each(PROVIDERS)(
  'no token of %s that differs in a single character is accepted',
  (of) => {
    const token = TOKENS[of];
    expect(inspectors.inspect(of, token).valid).toBe(true);
    const accepted = Array.from(token).flatMap((character, at) => {
      const [before, after] = [token.slice(0, at), token.slice(at + 1)];
      const changed = REPLACEMENTS.filter((other) => other !== character).map(
        (other) => before + other + after,
      );
      const inserted = ['A', '.', ' '].map((other) => before + other + character + after);
      return [before + after, ...changed, ...inserted].filter((text) => inspectors.inspect(of, text).valid);
    });
    expect(accepted).toEqual([]);
  },
  60_000,
);

test.each(PROVIDERS)('one good token of %s in every trailing spelling of its signature', (of) => {
  const token = TOKENS[of];
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const accepted = Array.from(alphabet, (last) => token.slice(0, -1) + last).filter(
    (text) => inspectors.inspect(of, text).valid,
  );
  expect(accepted).toEqual([token]);
});

describe('takes less than 50 ms', () => {
  const encode = (text: string): string => Buffer.from(text).toString('base64url');
  const header = encode(JSON.stringify(GOOD.lynes.header));
  const fill = (piece: string, bytes: number): string => piece.repeat(Math.floor(bytes / piece.length));
  const nested = (levels: number): string => `{"exp":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  const payloads: Readonly<Record<string, string>> = {
    'a claim of 48 KB': `{"sub":"${fill('x', 48_000)}"}`,
    'quotes and backslashes': `{"sub":"${fill('\\"', 48_000)}"}`,
    'lists nested deep': nested(23_000),
    'objects nested deep': `${fill('{"a":', 40_000)}1${'}'.repeat(8_000)}`,
    'a list of many': `{"scope":[${fill('"a",', 47_000)}"a"]}`,
    'many members': `{${Array.from({ length: 4_000 }, (_, index) => `"m${index}":1`).join()}}`,
    'many duplicates': `{${Array.from({ length: 2_500 }, (_, index) => `"m${index}":1,"m${index}":1`).join()}}`,
    'names that are paths': `{${Array.from({ length: 150 }, (_, index) => `"${'a.'.repeat(index)}a":1,"${'a.'.repeat(index)}a":1`).join()}}`,
    'strings that never end': fill('"', 48_001),
    blanks: `{"a":1${' '.repeat(47_000)}}`,
    'strings with blanks behind': `{"a":[${fill(`"a"${' '.repeat(20)},`, 47_000)}1]}`,
  };
  const texts: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
      Object.entries(payloads).flatMap(([name, text]) => [
        [`${name} in the payload`, `${header}.${encode(text)}.${'A'.repeat(43)}`],
        [`${name} in the header`, `${encode(text)}.${header}.${'A'.repeat(43)}`],
      ]),
    ),
    '1 MiB of base64url': `${header}.${fill('A', 1_048_576)}.AAAA`,
    '1 MiB of dots': '.'.repeat(1_048_576),
    '64 KiB of dots': '.'.repeat(65_536),
    '64 KiB of blanks': ' '.repeat(65_536),
    '64 KiB of quotes': '"'.repeat(65_536),
    '64 KiB of percent signs': fill('%25', 65_536),
    '64 KiB of Bearer': fill('Bearer ', 65_536),
    '64 KiB of Bearer and blanks': `Bearer${' '.repeat(65_530)}`,
    'a signature of 64 KiB': `${header}.${header}.${'A'.repeat(65_000)}`,
  };

  test.each(Object.keys(texts))('%s', (name) => {
    const text = texts[name] ?? '';
    // One of several runs each: a busy machine is not the product's fault.
    const isInTime = (of: (typeof PROVIDERS)[number]): boolean => {
      const start = performance.now();
      expect(inspectors.inspect(of, text).valid).toBe(false);
      return performance.now() - start < 50;
    };
    for (const of of PROVIDERS) expect(Array.from({ length: 10 }).some(() => isInTime(of))).toBe(true);
  });
});
