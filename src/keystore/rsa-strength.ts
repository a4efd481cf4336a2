import type { KeyObject } from 'node:crypto';
import { KeyRefusedError } from './key-refused.error.js';
import { hasRocaFingerprint } from './roca.js';

/** RFC 7518 section 3.3. */
const MIN_MODULUS_BITS = 2048;
/** Smaller exponents have a history of attacks on careless padding. */
const MIN_PUBLIC_EXPONENT = 65_537n;
/** By how many bits a prime, or what lies between the two, may fall short of half the modulus (FIPS 186-5, A.1.3). */
const MAX_SHORTFALL_BITS = 100;

/** @throws {KeyRefusedError} when an RSA public key is too weak to stand behind tokens */
export function refuseWeakRsaKey(key: KeyObject): void {
  const { n, e } = numbersOf<'n' | 'e'>(key);
  const bits = bitsOf(n);
  if (bits < MIN_MODULUS_BITS) {
    throw new KeyRefusedError(
      'modulus_too_small',
      `has ${bits} bits; at least ${MIN_MODULUS_BITS} are needed`,
    );
  }
  if (e < MIN_PUBLIC_EXPONENT) {
    throw new KeyRefusedError('exponent_too_small', `has a public exponent under ${MIN_PUBLIC_EXPONENT}`);
  }
  if (hasRocaFingerprint(n)) {
    throw new KeyRefusedError(
      'factorable',
      'was made by a library whose keys can be factored (CVE-2017-15361)',
    );
  }
}

type PrivateNumbers = Readonly<Record<'n' | 'e' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi', bigint>>;

/**
 * Looks at what only the private half tells. No signature tells it: OpenSSL notices a wrong number, and signs with the
 * others.
 *
 * @throws {KeyRefusedError} when the numbers do not belong together, or the primes can be found
 */
export function refuseUnsoundRsaKey(privateKey: KeyObject): void {
  const numbers: PrivateNumbers = numbersOf<keyof PrivateNumbers>(privateKey);
  const { n, p, q } = numbers;
  if (n !== p * q) throw unfit();
  const least = bitsOf(n) / 2 - MAX_SHORTFALL_BITS;
  if ([p, q, p - q].some((number) => bitsOf(number) < least)) {
    throw new KeyRefusedError('factorable', 'has a small prime, or two that are close: it can be factored');
  }
  if (!areInverse(numbers)) throw unfit();
}

function unfit(): KeyRefusedError {
  return new KeyRefusedError(
    'self_test_failed',
    'holds numbers that do not belong together: it is damaged, or has more than two primes',
  );
}

/** RFC 8017 section 3.2: what undoes what, modulo what. */
function areInverse({ e, d, p, q, dp, dq, qi }: PrivateNumbers): boolean {
  return (
    (e * d) % (p - 1n) === 1n &&
    (e * d) % (q - 1n) === 1n &&
    (e * dp) % (p - 1n) === 1n &&
    (e * dq) % (q - 1n) === 1n &&
    (q * qi) % p === 1n
  );
}

/** Node writes every number of the half that it is asked for. */
function numbersOf<Name extends string>(key: KeyObject): Readonly<Record<Name, bigint>> {
  const members = Object.entries(key.export({ format: 'jwk' })).filter(([name]) => name !== 'kty');
  return Object.fromEntries(members.map(([name, value]) => [name, toBigInt(String(value))])) as Record<
    Name,
    bigint
  >;
}

function bitsOf(number: bigint): number {
  return number.toString(2).replace('-', '').length;
}

function toBigInt(base64url: string): bigint {
  // Of zero Node writes nothing.
  return BigInt(`0x0${Buffer.from(base64url, 'base64url').toString('hex')}`);
}
