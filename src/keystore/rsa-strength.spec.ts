import { createPublicKey, type KeyObject } from 'node:crypto';
import { testRsaKey } from '../testing/test-keys.js';
import { refuseWeakRsaKey } from './rsa-strength.js';

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

function reasonOf(key: KeyObject): string {
  try {
    refuseWeakRsaKey(key);
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
