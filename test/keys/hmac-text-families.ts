import { type Family, type Named, secrets, shortSecrets } from './offer.js';
import { textOf } from './seeded.js';

const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const secret = (name: string, length = 40): string => textOf(name, ALPHANUMERIC, length);

/** One secret of every length in a range. */
function lengths(first: number, last: number): readonly Named[] {
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const length = first + index;
    return [`${length} bytes`, secret(`of ${length}`, length)];
  });
}

/** Characters of two to four bytes each: what counts is bytes. */
const WIDE = {
  Greek: [0x3b1, 0x3c9, 2],
  Hiragana: [0x3041, 0x3096, 3],
  emoji: [0x1f600, 0x1f64f, 4],
} as const;

function wide(isShort: boolean): readonly Named[] {
  return Object.entries(WIDE).flatMap(([name, [first, last, bytes]]) =>
    Array.from({ length: 20 }, (_, index) => index + 2)
      .filter((length) => length * bytes < 32 === isShort)
      .map((length): Named => [`${length} of ${name}`, textOf(`wide ${name}`, [first, last], length)]),
  );
}

const character = (codePoint: number): string => String.fromCodePoint(codePoint);
const nameOf = (codePoint: number): string => `U+${codePoint.toString(16).padStart(4, '0')}`;
const range = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** White space and line ends as ECMAScript has them, byte order mark included. */
const BLANKS = [
  9,
  10,
  11,
  12,
  13,
  0x20,
  0xa0,
  0x1680,
  ...range(0x2000, 0x200a),
  0x2028,
  0x2029,
  0x202f,
  0x205f,
  0x3000,
  0xfeff,
];
const SURROUNDED: readonly Named[] = BLANKS.flatMap((blank): readonly Named[] => [
  [`${nameOf(blank)} before`, character(blank) + secret(nameOf(blank))],
  [`${nameOf(blank)} behind`, secret(nameOf(blank)) + character(blank)],
  [`${nameOf(blank)} around`, character(blank) + secret(nameOf(blank)) + character(blank).repeat(2)],
  [`${nameOf(blank)} behind a short one`, secret(nameOf(blank), 9) + character(blank)],
]);

const EMPTY: readonly Named[] = [
  ['nothing', ''],
  ['CRLF', '\r\n'],
  ['all of them', String.fromCodePoint(...BLANKS)],
  ...BLANKS.flatMap((blank): readonly Named[] => [
    [nameOf(blank), character(blank)],
    [`40 times ${nameOf(blank)}`, character(blank).repeat(40)],
  ]),
];

const CONTROLS = [...range(0, 0x1f), ...range(0x7f, 0x9f)];
/** What is seen no more than a control character is: soft hyphen, zero width, direction, invisible operators, tags. */
const FORMATS = [
  ...[0xad, 0x61c, 0x180e, 0x200b, 0x200e, 0x200f, ...range(0x202a, 0x202e), ...range(0x2060, 0x2064)],
  ...[...range(0x2066, 0x206f), 0xfff9, 0xfffa, 0xfffb, 0xe0001, 0xe0041],
];
const JOINERS = [0x200c, 0x200d];

function within(codePoints: readonly number[]): readonly Named[] {
  return codePoints.map((codePoint) => [
    `${nameOf(codePoint)} within`,
    `${secret(nameOf(codePoint))}${character(codePoint)}${secret('rest')}`,
  ]);
}

function atEnds(codePoints: readonly number[]): readonly Named[] {
  return codePoints.flatMap((codePoint): readonly Named[] => [
    [`${nameOf(codePoint)} before`, character(codePoint) + secret(nameOf(codePoint))],
    [`${nameOf(codePoint)} behind`, secret(nameOf(codePoint)) + character(codePoint)],
  ]);
}

const isNoBlank = (codePoint: number): boolean => !BLANKS.includes(codePoint);

const HALVES = [
  '\ud800',
  '\udbff',
  '\udc00',
  '\udfff',
  '\ude00\ud83d',
  '\ud83d\ud83d\ude00',
  '\ufffd',
  '\ufffd\ufffd\ufffd',
];
const NOT_UTF8: readonly Named[] = HALVES.flatMap((half, index): readonly Named[] => [
  [`half ${index} before`, half + secret('of halves')],
  [`half ${index} behind`, secret('of halves') + half],
  [`half ${index} within`, `${secret('of halves')}${half}${secret('rest')}`],
  [`half ${index} in a short one`, `${secret('of halves', 5)}${half}`],
]);

export const HMAC_TEXT_FAMILIES: readonly Family[] = [
  shortSecrets('by length', lengths(1, 31)),
  secrets('long enough, by length', lengths(32, 200), 'accepted'),
  shortSecrets('of wide characters', wide(true)),
  secrets('long enough, of wide characters', wide(false), 'accepted'),
  secrets('empty', EMPTY, 'empty'),
  secrets('surrounded by blanks', SURROUNDED, 'surrounding_blanks'),
  secrets('controls within', within(CONTROLS), 'control_characters'),
  secrets('controls at an end', atEnds(CONTROLS.filter(isNoBlank)), 'control_characters'),
  secrets('invisible within', within([...FORMATS, 0x2028, 0x2029, 0xfeff]), 'control_characters'),
  secrets('invisible at an end', atEnds([...FORMATS, ...JOINERS]), 'control_characters'),
  secrets('not UTF-8', NOT_UTF8, 'not_utf8'),
];
