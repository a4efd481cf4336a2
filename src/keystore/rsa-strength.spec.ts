import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { testRsaKey } from '../testing/test-keys.js';
import { refuseUnsoundRsaKey, refuseWeakRsaKey } from './rsa-strength.js';

/** A public key of any modulus and exponent: whether it could ever have had a private half is not looked at. */
function publicKey(modulus: bigint, exponent = 65_537n): KeyObject {
  return createPublicKey({ key: { kty: 'RSA', n: encode(modulus), e: encode(exponent) }, format: 'jwk' });
}

function encode(number: bigint): string {
  const hex = number.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}

const SMALL_PRIMES = Array.from({ length: 165 }, (_, index) => index + 3).filter((number) =>
  Array.from({ length: number - 2 }, (_, index) => index + 2).every((divisor) => number % divisor !== 0),
);
const PRIMORIAL = SMALL_PRIMES.reduce((product, prime) => product * BigInt(prime), 1n);

/** A modulus as CVE-2017-15361 leaves it: a power of 65537, modulo the product of the small primes. */
const FACTORABLE = (PRIMORIAL << 1831n) + 65_537n ** 3n;

function reasonOf(key: KeyObject, refuse: (key: KeyObject) => void = refuseWeakRsaKey): string {
  try {
    refuse(key);
    return 'accepted';
  } catch (error) {
    return (error as { readonly reason: string }).reason;
  }
}

test.each([
  ['a fresh key', createPublicKey(testRsaKey().publicKey), 'accepted'],
  ['2048 bits', publicKey(2n ** 2047n + 1n), 'accepted'],
  ['2047 bits', publicKey(2n ** 2047n - 1n), 'modulus_too_small'],
  ['the exponent 65535', publicKey(2n ** 2047n + 1n, 65_535n), 'exponent_too_small'],
  ['the exponent 3', publicKey(2n ** 2047n + 1n, 3n), 'exponent_too_small'],
  ['a modulus that can be factored', publicKey(FACTORABLE), 'factorable'],
  ['a modulus that is almost of that form', publicKey(FACTORABLE + 2n), 'accepted'],
])('%s', (_, key, reason) => {
  expect(reasonOf(key)).toBe(reason);
});

const SOUND = createPrivateKey(testRsaKey().privateKey);
const SOUND_JWK = SOUND.export({ format: 'jwk' });

/** A private key of these numbers in place of a sound one's: no more than its form is looked at. */
function privateKey(numbers: Readonly<Record<string, bigint>>): KeyObject {
  const members = Object.entries(numbers).map(([name, number]) => [name, encode(number)] as const);
  return createPrivateKey({ key: { ...SOUND_JWK, ...Object.fromEntries(members) }, format: 'jwk' });
}

function numberOf(member: 'n' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi'): bigint {
  return BigInt(`0x${Buffer.from(SOUND_JWK[member] ?? '', 'base64url').toString('hex')}`);
}

/** Numbers whose product is the modulus; the exponents are not theirs. */
const product = (p: bigint, q: bigint): KeyObject => privateKey({ p, q, n: p * q });

const LARGE = 2n ** 1024n - 105n;

describe('a private key', () => {
  test.each<readonly [string, KeyObject, string]>([
    ['that is fresh', SOUND, 'accepted'],
    ['whose primes are swapped', privateKey({ p: numberOf('q'), q: numberOf('p') }), 'self_test_failed'],
    ['of another modulus', privateKey({ n: numberOf('n') + 2n }), 'self_test_failed'],
    ['with a prime of a few bits', product(3n, 2n ** 2046n + 1n), 'factorable'],
    ['with a prime that is too small', product(2n ** 922n + 1n, 2n ** 1125n + 1n), 'factorable'],
    [
      'with a prime that is small enough to be found second',
      product(2n ** 1125n + 1n, 2n ** 922n + 1n),
      'factorable',
    ],
    ['with two primes that are one', product(LARGE, LARGE), 'factorable'],
    ['with two primes that are neighbours', product(LARGE, LARGE - 2n), 'factorable'],
    ['with two primes that share their first bits', product(LARGE, LARGE - 2n ** 922n), 'factorable'],
    ['with two such primes, the smaller one first', product(LARGE - 2n ** 922n, LARGE), 'factorable'],
    ['with two primes just far enough apart', product(LARGE, LARGE - 2n ** 924n), 'self_test_failed'],
    ...(['d', 'dp', 'dq', 'qi'] as const).flatMap((member) =>
      [1n, 2n].map((off): readonly [string, KeyObject, string] => [
        `whose ${member} is off by ${off}`,
        privateKey({ [member]: numberOf(member) + off }),
        'self_test_failed',
      ]),
    ),
  ])('%s', (_, key, reason) => {
    expect(reasonOf(key, refuseUnsoundRsaKey)).toBe(reason);
  });
});
