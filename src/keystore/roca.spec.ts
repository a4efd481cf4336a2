import { createPublicKey } from 'node:crypto';
import { testRsaKey } from '../testing/test-keys.js';
import { hasRocaFingerprint } from './roca.js';

/** The product of the primes 2 to 167, which the flawed library builds its moduli around. */
const PRIMORIAL = [...Array(168).keys()]
  .filter(
    (number) => number > 1 && ![...Array(number).keys()].slice(2).some((divisor) => number % divisor === 0),
  )
  .reduce((product, prime) => product * BigInt(prime), 1n);

const flawed = (power: bigint): bigint => PRIMORIAL * 2n ** 1800n + 65_537n ** power;

test.each([0n, 1n, 2n, 7n, 100n])('recognises 65537 to the power of %d', (power) => {
  expect(hasRocaFingerprint(flawed(power))).toBe(true);
});

test('one prime that does not fit is enough to clear a modulus', () => {
  expect(hasRocaFingerprint(flawed(3n) + PRIMORIAL / 11n)).toBe(false);
});

test('clears a key of another make', () => {
  const { n = '' } = createPublicKey(testRsaKey().publicKey).export({ format: 'jwk' });
  expect(hasRocaFingerprint(BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`))).toBe(false);
});
