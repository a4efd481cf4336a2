import type { KeyObject } from 'node:crypto';
import { KeyRefusedError } from './key-refused.error.js';
import { hasRocaFingerprint } from './roca.js';

/** RFC 7518 section 3.3. */
const MIN_MODULUS_BITS = 2048;
/** Smaller exponents have a history of attacks on careless padding. */
const MIN_PUBLIC_EXPONENT = 65_537n;

/** @throws {KeyRefusedError} when an RSA public key is too weak to stand behind tokens */
export function refuseWeakRsaKey(key: KeyObject): void {
  // Node writes both for every RSA key.
  const { n, e } = key.export({ format: 'jwk' }) as { readonly n: string; readonly e: string };
  const [modulus, exponent] = [toBigInt(n), toBigInt(e)];
  const bits = modulus.toString(2).length;
  if (bits < MIN_MODULUS_BITS) {
    throw new KeyRefusedError(
      'modulus_too_small',
      `has ${bits} bits; at least ${MIN_MODULUS_BITS} are needed`,
    );
  }
  if (exponent < MIN_PUBLIC_EXPONENT) {
    throw new KeyRefusedError('exponent_too_small', `has a public exponent under ${MIN_PUBLIC_EXPONENT}`);
  }
  if (hasRocaFingerprint(modulus)) {
    throw new KeyRefusedError(
      'factorable',
      'was made by a library whose keys can be factored (CVE-2017-15361)',
    );
  }
}

function toBigInt(base64url: string): bigint {
  return BigInt(`0x${Buffer.from(base64url, 'base64url').toString('hex')}`);
}
