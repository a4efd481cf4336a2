import { checkPrimeSync, createHash } from 'node:crypto';

/** Bytes that look random and are the same in every run. */
export function bytesOf(seed: string, length: number): Buffer {
  return createHash('shake256', { outputLength: length }).update(seed).digest();
}

/** So many characters of an alphabet, which is a string or a range of code points. */
export function textOf(
  seed: string,
  alphabet: string | readonly [first: number, last: number],
  length: number,
): string {
  const characters = typeof alphabet === 'string' ? Array.from(alphabet) : range(...alphabet);
  const bytes = bytesOf(seed, length * 2);
  return Array.from(
    { length },
    (_, index) => characters[bytes.readUInt16LE(index * 2) % characters.length],
  ).join('');
}

/** A prime of so many bits, the upper two of them set: the product of two has as many bits as both together. */
export function primeOf(seed: string, bits: number): bigint {
  const start = numberOf(seed, bits) | (3n << BigInt(bits - 2)) | 1n;
  return nextPrime(start);
}

/** The first prime from an odd number on, in even steps. */
export function nextPrime(start: bigint, step = 2n): bigint {
  for (let candidate = start; ; candidate += step) {
    if (!hasSmallFactor(candidate) && checkPrimeSync(candidate)) return candidate;
  }
}

/** A number below 2 to the power of so many bits. */
export function numberOf(seed: string, bits: number): bigint {
  return BigInt.asUintN(bits, BigInt(`0x${bytesOf(seed, Math.ceil(bits / 8)).toString('hex')}`));
}

/** The odd primes to 167. */
export const SMALL_PRIMES: readonly bigint[] = Array.from({ length: 165 }, (_, index) =>
  BigInt(index + 3),
).filter((number) => checkPrimeSync(number));

function hasSmallFactor(number: bigint): boolean {
  return SMALL_PRIMES.some((prime) => number % prime === 0n);
}

function range(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));
}
