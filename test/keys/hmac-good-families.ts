import { randomUUID } from 'node:crypto';
import { type Family, listed, type Named, secrets } from './offer.js';
import { bytesOf, textOf } from './seeded.js';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const ALPHANUMERIC = LOWER + UPPER + DIGITS;
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

const ALPHABETS: Readonly<Record<string, string | readonly [first: number, last: number]>> = {
  lower: LOWER,
  upper: UPPER,
  digits: DIGITS,
  alphanumeric: ALPHANUMERIC,
  'lower and digits': LOWER + DIGITS,
  printable: ALPHANUMERIC + PUNCTUATION,
  'printable with blanks': `${LOWER} ${DIGITS}`,
  punctuated: `${ALPHANUMERIC}$#"'=%&+`,
  'base 32': `${UPPER}234567`,
  'base 58': '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz',
  'base 64': `${ALPHANUMERIC}+/`,
  'base 64 for URLs': `${ALPHANUMERIC}-_`,
  'Latin with accents': 'àâäçéèêëîïôöùûüÿñßøåæœ',
  Greek: [0x3b1, 0x3c9],
  Cyrillic: [0x430, 0x44f],
  Armenian: [0x561, 0x586],
  Hebrew: [0x5d0, 0x5ea],
  Arabic: [0x621, 0x63a],
  Devanagari: [0x905, 0x939],
  Thai: [0xe01, 0xe2e],
  Georgian: [0x10d0, 0x10f0],
  Runic: [0x16a0, 0x16ea],
  Hiragana: [0x3041, 0x3096],
  Han: [0x4e00, 0x9fa5],
  Hangul: [0xac00, 0xd7a3],
  braille: [0x2801, 0x28ff],
  'box drawing': [0x2500, 0x257f],
  'private use': [0xe000, 0xf8ff],
  cuneiform: [0x12000, 0x12399],
  'mathematical letters': [0x1d400, 0x1d454],
  emoji: [0x1f600, 0x1f64f],
};

const RANDOM: readonly Named[] = Object.entries(ALPHABETS).flatMap(([name, alphabet]) =>
  // No blank at an end: that is another family.
  [37, 48, 64, 80].map((length): Named => [`${length} of ${name}`, `x${textOf(name, alphabet, length)}x`]),
);

const ENCODED: readonly Named[] = [24, 32, 33, 48, 64].flatMap((length): readonly Named[] => {
  const bytes = bytesOf(`encoded ${length}`, length);
  return [
    [`${length} bytes in base64`, bytes.toString('base64')],
    [`${length} bytes in base64url`, bytes.toString('base64url')],
    [`${length} bytes in hex`, bytes.toString('hex')],
    [`${length} bytes in upper-case hex`, bytes.toString('hex').toUpperCase()],
    [`${length} bytes in hex with colons`, bytes.toString('hex').replace(/..(?=.)/g, '$&:')],
  ];
});

const UUIDS: readonly Named[] = Array.from({ length: 5 }, () => randomUUID()).flatMap(
  (uuid): readonly Named[] => [
    ['a UUID', uuid],
    ['an upper-case UUID', uuid.toUpperCase()],
    ['a UUID without hyphens', uuid.replaceAll('-', '')],
    ['a UUID as a URN', `urn:uuid:${uuid}`],
  ],
);

/** Unmistakably random, so that what stands around it cannot make a placeholder of it. */
const core = (name: string): string => textOf(`core of ${name}`, ALPHANUMERIC, 40);

const PUNCTUATED: readonly Named[] = Array.from(PUNCTUATION).flatMap((mark): readonly Named[] => [
  [`${mark} before`, mark + core(mark)],
  [`${mark} behind`, core(mark) + mark],
  [`${mark} twice behind`, core(mark) + mark + mark],
  [`${mark} within`, `${core(mark)}${mark}${core(`${mark} again`)}`],
  [`${mark} twice within`, `${core(mark)}${mark}${mark}${core(`${mark} again`)}`],
]);

/** How secrets begin that are issued, or only look as if they were something else. */
const BEGINNINGS = listed([
  'sk_live_ · whsec_ · secret_ · gp_ · key- · my- · set- · test · env · null · change · your · none · password',
  'example- · todo · redacted · 0000000000 · MII · MIIE · eyJ · AAAA · ssh- · --- · op: · $2b$10$ · $1$ · #! · //',
  '{{ · <! · %% · $$ · $- · https: · = · ?x= · a b c',
]);

const WRITTEN: readonly Named[] = [
  ['a passphrase', 'orbit velvet canyon mirror thistle anchor'],
  ['a passphrase in Greek', 'τρελός άνεμος πάνω από το γαλάζιο πέλαγος'],
  ['a decomposed accent', `${core('accent')}e\u0301`],
  ['a family of emoji', `${core('family')}👨\u200d👩\u200d👧`],
  ['a joiner between letters', `${core('joiner')}می\u200cخواهم`],
  ['JSON that is no key', JSON.stringify({ a: core('JSON'), b: [1, 2] })],
  ['literal escapes', `${core('escapes')}\\n\\t\\u0041\\`],
  ['markup', `${core('markup')}&amp;%20&#10;<b>`],
  ['wide blanks within', `${core('wide')}\u3000${core('blank')}`],
];

export const HMAC_GOOD_FAMILIES: readonly Family[] = [
  secrets('good, of one alphabet', RANDOM, 'accepted'),
  secrets('good, encoded bytes', ENCODED, 'accepted'),
  secrets('good, UUIDs', UUIDS, 'accepted'),
  secrets('good, with punctuation', PUNCTUATED, 'accepted'),
  secrets(
    'good, with beginnings',
    BEGINNINGS.map((beginning) => [`${beginning} before`, beginning + core(beginning)]),
    'accepted',
  ),
  secrets('good, written', WRITTEN, 'accepted'),
];
