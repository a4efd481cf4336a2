import { base64 } from './carriage.js';
import { RSA } from './material.js';
import { badRsaKeys, type Family, type Named, type Offer } from './offer.js';
import { pem, pkcs1, pkcs1Pem, pkcs8, pkcs8Pem } from './rsa-numbers.js';

const BEGIN = '-----BEGIN ';

/** What a PEM is of which only so many characters are left: nothing, no PEM yet, or one without an end. */
function verdictOnRest(length: number): Offer['expected'] {
  if (length === 0) return 'empty';
  return length < BEGIN.length ? 'not_pem' : 'unparsable';
}

/** A text cut after every so many characters, given how much of a PEM that leaves. */
function cut(name: string, text: string, step: number, leftOf: (length: number) => number): Family {
  const lengths = Array.from({ length: Math.ceil(text.length / step) }, (_, index) => index * step);
  const beginnings = Array.from({ length: 18 }, (_, index) => index + 1);
  const offers = [...beginnings, ...lengths].map(
    (length): Offer => ({
      what: `${length} characters of it`,
      algorithm: 'RS256',
      text: text.slice(0, length),
      expected: length === 0 ? 'empty' : verdictOnRest(Math.max(1, leftOf(length))),
    }),
  );
  return { name: `RS256: cut short, ${name}`, offers };
}

const asIs = (length: number): number => length;
/** Four characters of base64 are three bytes. */
const decoded = (length: number): number => Math.floor((length * 3) / 4);
const PKCS1 = pkcs1Pem(RSA).trimEnd();
const PKCS8 = pkcs8Pem(RSA).trimEnd();

const CUT: readonly Family[] = [
  cut('PKCS#1', PKCS1, 41, asIs),
  cut('PKCS#8', PKCS8, 43, asIs),
  cut('literal \\n', PKCS8.replaceAll('\n', '\\n'), 61, asIs),
  cut('base64', base64(PKCS8).replace(/.{4}$/, ''), 53, decoded),
];

/** DER that ends too early, in a PEM that does not. */
const SHORT_DER: readonly Named[] = Array.from({ length: 38 }, (_, index) => index * 31).flatMap((length) => [
  [`PKCS#1 of ${length} bytes`, pem('RSA PRIVATE KEY', pkcs1(RSA).subarray(0, length))] as const,
  [`PKCS#8 of ${length} bytes`, pem('PRIVATE KEY', pkcs8(RSA).subarray(0, length))] as const,
]);

const LINES = PKCS8.split('\n');
const LINE_LOST: readonly Named[] = LINES.slice(1, -1).flatMap((_, index) => {
  const line = LINES[index + 1] ?? '';
  const others = [LINES.slice(0, index + 1), LINES.slice(index + 2)] as const;
  const withLine = (text: string): string => [...others[0], text, ...others[1]].join('\n');
  return [
    [`without line ${index + 1}`, others.flat().join('\n')] as const,
    [`a character less in line ${index + 1}`, withLine(line.slice(1))] as const,
    [`an asterisk in line ${index + 1}`, withLine(line.replace(/^./, '*'))] as const,
    [`line ${index + 1} struck out`, withLine(`# ${line}`)] as const,
  ];
});

/** Where PKCS#8 holds tags, lengths and the algorithm, and nothing else. */
const STRUCTURE: readonly (readonly [what: string, from: number, to: number])[] = [
  ['the outer head', 0, 4],
  ["the version's head", 4, 6],
  ['the algorithm', 7, 20],
  ['the head of the key', 22, 26],
  ['its inner head', 26, 30],
  ["its version's tag", 30, 31],
  ["the modulus' head", 33, 37],
];

function flippedBits(from: number, to: number): readonly Named[] {
  const bits = Array.from({ length: (to - from) * 8 }, (_, index) => from * 8 + index);
  return bits.map((bit) => {
    const der = pkcs8(RSA);
    der.writeUInt8(der.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    return [`bit ${bit}`, pem('PRIVATE KEY', der)];
  });
}

export const RSA_DAMAGED_FAMILIES: readonly Family[] = [
  ...CUT,
  badRsaKeys(
    'its beginning cut off',
    Array.from({ length: 20 }, (_, index) => [
      `${index * 17 + 1} characters off`,
      PKCS8.slice(index * 17 + 1),
    ]),
    'not_pem',
  ),
  badRsaKeys('DER cut short', SHORT_DER, 'unparsable'),
  badRsaKeys('damaged lines', LINE_LOST, 'unparsable'),
  ...STRUCTURE.map(([what, from, to]) =>
    badRsaKeys(`a bit flipped in ${what}`, flippedBits(from, to), 'unparsable'),
  ),
];
