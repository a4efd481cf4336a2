import { LONG_RSA, OTHER_RSA, RSA, seededRsaKey } from './material.js';
import { badRsaKeys, type Family, type Named, type Offer } from './offer.js';
import { pkcs1Pem, pkcs8Pem, RSA_MEMBERS, type RsaMember, type RsaNumbers, rsaOf } from './rsa-numbers.js';
import { nextPrime, numberOf, primeOf, SMALL_PRIMES } from './seeded.js';

type NamedKey = readonly [what: string, key: RsaNumbers];

function pems(keys: readonly NamedKey[]): readonly Named[] {
  return keys.flatMap(([what, key]): readonly Named[] => [
    [`${what}, PKCS#1`, pkcs1Pem(key)],
    [`${what}, PKCS#8`, pkcs8Pem(key)],
  ]);
}

/** The public half is looked at first; else numbers that do not belong together are a damaged key. */
function verdictOnDamaged({ n, e }: RsaNumbers): Offer['expected'] {
  if (n < 2n ** 2047n) return 'modulus_too_small';
  return e < 65_537n ? 'exponent_too_small' : 'self_test_failed';
}

function damaged(name: string, keys: readonly NamedKey[]): Family {
  const offers = keys.map(
    ([what, key]): Offer => ({
      what,
      algorithm: 'RS256',
      text: pkcs8Pem(key),
      expected: verdictOnDamaged(key),
    }),
  );
  return { name: `RS256: ${name}`, offers };
}

/** A key with one number changed, in all of the ways that change it. */
function changed(
  member: RsaMember,
  changes: Readonly<Record<string, (number: bigint) => bigint>>,
): readonly NamedKey[] {
  return Object.entries(changes)
    .map(([how, change]): NamedKey => [`${member} ${how}`, { ...RSA, [member]: change(RSA[member]) }])
    .filter(([, key]) => key[member] !== RSA[member]);
}

const CHANGES: Readonly<Record<string, (number: bigint) => bigint>> = {
  'is 0': () => 0n,
  'is 1': () => 1n,
  'is 2': () => 2n,
  'is 1 higher': (number) => number + 1n,
  'is 1 lower': (number) => number - 1n,
  'is 2 higher': (number) => number + 2n,
  'is 2 lower': (number) => number - 2n,
  'is twice as high': (number) => number * 2n,
  'is half as high': (number) => number / 2n,
  'lost its last byte': (number) => number >> 8n,
  'is squared': (number) => number * number,
};

function withBitsFlipped(member: RsaMember): readonly NamedKey[] {
  const bits = RSA[member].toString(2).length;
  const places = [0, 1, 2, 3, 7, 8, bits - 1, bits - 2, bits, bits + 7].concat(
    Array.from({ length: 10 }, (_, index) => Number(numberOf(`${member}, flip ${index}`, 32)) % bits),
  );
  return [...new Set(places)].map((bit) => [
    `${member}, bit ${bit}`,
    { ...RSA, [member]: RSA[member] ^ (1n << BigInt(bit)) },
  ]);
}

const PAIRS = RSA_MEMBERS.flatMap((one, index) =>
  RSA_MEMBERS.slice(index + 1).map((two) => [one, two] as const),
);
const ALL_BUT_E = RSA_MEMBERS.filter((member) => member !== 'e');

/** As the smart-card library of CVE-2017-15361 makes them: a power of 65537, modulo the small primes' product. */
function flawedPrime(power: bigint, start: bigint): bigint {
  const product = SMALL_PRIMES.reduce((all, prime) => all * prime, 2n);
  return nextPrime((start / product) * product + (65_537n ** power % product), product);
}

const FACTORABLE: readonly NamedKey[] = [
  ['of flawed primes', rsaOf(flawedPrime(11n, RSA.p), flawedPrime(29n, RSA.q))],
  ['of other flawed primes', rsaOf(flawedPrime(53n, OTHER_RSA.q), flawedPrime(3n, OTHER_RSA.p))],
  ['of one prime twice', { ...rsaOf(RSA.p, RSA.p - 2n), n: RSA.p * RSA.p, q: RSA.p }],
  ...[1n, 16n, 64n, 256n, 512n, 800n, 900n].map(
    (bits): NamedKey => [`of primes 2^${bits} apart`, rsaOf(RSA.p, nextPrime(RSA.p + 2n ** bits))],
  ),
  ['of a prime of 512 bits', rsaOf(LONG_RSA.p, primeOf('of 512 bits', 512))],
  ['of a factor of 64 bits', rsaOf(LONG_RSA.p * LONG_RSA.q, primeOf('of 64 bits', 64))],
  ['of the modulus and 1', { ...RSA, p: RSA.n, q: 1n }],
];

const SMALL: readonly NamedKey[] = [512, 768, 1024, 1536, 1792, 2000, 2040, 2046, 2047].map((bits) => [
  `${bits} bits`,
  seededRsaKey(`${bits} bits`, Math.ceil(bits / 2), Math.floor(bits / 2)),
]);

const SMALL_EXPONENTS: readonly NamedKey[] = [
  0n,
  1n,
  2n,
  3n,
  5n,
  7n,
  11n,
  13n,
  17n,
  257n,
  4097n,
  65_521n,
  65_535n,
]
  .concat(Array.from({ length: 17 }, (_, index) => BigInt(2 * index ** 3 + 19)))
  .map((e) => [`exponent ${e}`, rsaOf(RSA.p, RSA.q, e)]);

const COMPOSITE = rsaOf(primeOf('half of a composite', 512) * primeOf('other half', 512), RSA.q);

export const RSA_NUMBER_FAMILIES: readonly Family[] = [
  ...RSA_MEMBERS.map((member) => damaged(`${member} changed`, changed(member, CHANGES))),
  ...RSA_MEMBERS.map((member) => damaged(`a bit of ${member} flipped`, withBitsFlipped(member))),
  damaged(
    'two numbers exchanged',
    PAIRS.map(([one, two]) => [`${one} and ${two}`, { ...RSA, [one]: RSA[two], [two]: RSA[one] }]),
  ),
  damaged(
    "another key's number",
    ALL_BUT_E.map((member) => [member, { ...RSA, [member]: OTHER_RSA[member] }]),
  ),
  badRsaKeys('a composite for a prime', pems([['composite', COMPOSITE]]), 'self_test_failed'),
  badRsaKeys('factors that can be found', pems(FACTORABLE), 'factorable'),
  badRsaKeys('too few bits', pems(SMALL), 'modulus_too_small'),
  badRsaKeys('a small exponent', pems(SMALL_EXPONENTS), 'exponent_too_small'),
];
