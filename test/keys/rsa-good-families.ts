import { carried } from './carriage.js';
import { LONG_RSA, RSA, seededRsaKey } from './material.js';
import { type Family, goodRsaKeys, joined, type Named } from './offer.js';
import {
  inverse,
  isUsable,
  pem,
  periodOf,
  pkcs1,
  pkcs1Pem,
  pkcs8,
  pkcs8Pem,
  publicNumbers,
  type RsaNumbers,
  rsaOf,
} from './rsa-numbers.js';
import { nextPrime, numberOf } from './seeded.js';

function pemsOf(key: RsaNumbers): readonly Named[] {
  return [
    ['PKCS#1', pkcs1Pem(key)],
    ['PKCS#8', pkcs8Pem(key)],
  ];
}

const EDGES = ['\n', '\n\n', '\r\n', ' \n', '\t\n', '\n \t\n', '\n'.repeat(30)];

function edged([what, text]: Named): readonly Named[] {
  return [
    [`${what}, ending without a line break`, text.trimEnd()],
    ...EDGES.flatMap((edge): readonly Named[] => [
      [`${what}, ${JSON.stringify(edge)} before`, edge + text],
      [`${what}, ${JSON.stringify(edge)} behind`, text + edge],
    ]),
  ];
}

const EXPLANATIONS: readonly Named[] = [
  ['bag attributes', 'Bag Attributes\n    localKeyID: 01 02\nKey Attributes: <No Attributes>\n'],
  ['a comment', '# of the account of the winter season\n'],
  ['a comment on encryption', '# UNENCRYPTED: keep it out of the repository\n'],
  ['another comment on encryption', 'Must not be ENCRYPTED, says the manual.\n'],
  ['a comment of dashes', '----- the key -----\n'],
  ['a comment in Greek', 'το κλειδί μας\n'],
  ['a mail', 'Dear all,\n\nhere is the key.\n\nYours\n\n'],
  ['a long line', `${'explanation '.repeat(60)}\n`],
  ['what openssl prints', 'Private-Key: (2048 bit, 2 primes)\nmodulus:\n    00:c7:5a\n'],
  ['a byte order mark', '\ufeff'],
];

function explained([what, text]: Named): readonly Named[] {
  return EXPLANATIONS.flatMap(([explanation, words]): readonly Named[] => [
    [`${what}, ${explanation} before`, words + text],
    ...(words.endsWith('\n') ? [[`${what}, ${explanation} behind`, text + words] as const] : []),
  ]);
}

function laidOut(key: RsaNumbers): readonly Named[] {
  return [16, 32, 48, 65, 70, 76, 128, 10_000].flatMap((width): readonly Named[] => [
    [`PKCS#1 in lines of ${width}`, pem('RSA PRIVATE KEY', pkcs1(key), width)],
    [`PKCS#8 in lines of ${width}`, pem('PRIVATE KEY', pkcs8(key), width)],
    [
      `PKCS#8 in lines of ${width} that end in blanks`,
      pem('PRIVATE KEY', pkcs8(key), width).replaceAll('\n', ' \n'),
    ],
  ]);
}

const FORMS: readonly Family[] = Object.entries({ RSA, LONG_RSA }).flatMap(([name, key]) => [
  goodRsaKeys(`good, ${name} as it may be carried`, pemsOf(key).flatMap(carried), publicNumbers(key)),
  goodRsaKeys(`good, ${name} with blank lines`, pemsOf(key).flatMap(edged), publicNumbers(key)),
  goodRsaKeys(`good, ${name} with explanations`, pemsOf(key).flatMap(explained), publicNumbers(key)),
  goodRsaKeys(`good, ${name} in lines of other lengths`, laidOut(key), publicNumbers(key)),
]);

/** The primes exchanged, the private exponent of PKCS#1's first edition, and exponents that are whole periods higher. */
const OTHER_NUMBERS: readonly RsaNumbers[] = [
  rsaOf(RSA.q, RSA.p),
  { ...RSA, d: inverse(RSA.e, (RSA.p - 1n) * (RSA.q - 1n)) },
  ...[1n, 2n, 5n, 1000n].map((times) => ({ ...RSA, d: RSA.d + times * periodOf(RSA) })),
];

const EXPONENTS = [65_537n, 65_539n, 65_543n, 65_551n, 2n ** 24n + 43n, 2n ** 31n - 1n, 2n ** 32n + 15n]
  .concat(Array.from({ length: 20 }, (_, index) => numberOf(`exponent ${index}`, 18 + index * 2) | 65_537n))
  .filter((exponent) => isUsable(exponent, RSA));

/** Longer ones, and of primes as unlike and as near as may be. */
const SIZES: readonly RsaNumbers[] = [
  seededRsaKey('2049 bits', 1025, 1024),
  seededRsaKey('2056 bits', 1028),
  seededRsaKey('2304 bits', 1152),
  seededRsaKey('unlike primes', 1054, 994),
  rsaOf(RSA.p, nextPrime(RSA.p - 2n ** 999n)),
];

/** Keys that differ, each in both of its forms. */
function each(name: string, keys: readonly RsaNumbers[]): Family {
  return joined(
    `RS256: good, ${name}`,
    keys.map((key) => goodRsaKeys(name, pemsOf(key), publicNumbers(key))),
  );
}

export const RSA_GOOD_FAMILIES: readonly Family[] = [
  ...FORMS,
  each('other private numbers', OTHER_NUMBERS),
  each(
    'other public exponents',
    EXPONENTS.map((e) => rsaOf(RSA.p, RSA.q, e)),
  ),
  each('other sizes', SIZES),
];
