import type { PublicNumbers } from './offer.js';

/** The numbers of an RSA key, named as in a JWK (RFC 7518 section 6.3) and in the order of PKCS#1. */
export type RsaNumbers = Readonly<Record<RsaMember, bigint>>;
export type RsaMember = (typeof RSA_MEMBERS)[number];
export const RSA_MEMBERS = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const;

/** The key of two primes. It is sound if they are and if the exponent has no factor in common with either less one. */
export function rsaOf(p: bigint, q: bigint, e = 65_537n): RsaNumbers {
  const d = inverse(e, lcm(p - 1n, q - 1n));
  return { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
}

/** Whether a public exponent can be undone. */
export function isUsable(e: bigint, { p, q }: RsaNumbers): boolean {
  return gcd(e, (p - 1n) * (q - 1n)) === 1n;
}

/** The least private exponent is one of many: all that differ by this work. */
export function periodOf({ p, q }: RsaNumbers): bigint {
  return lcm(p - 1n, q - 1n);
}

export function publicNumbers({ n, e }: RsaNumbers): PublicNumbers {
  return { n: bytes(n).toString('base64url'), e: bytes(e).toString('base64url') };
}

/** PKCS#1 `RSAPrivateKey` in DER (RFC 8017, appendix A.1.2). */
export function pkcs1(numbers: RsaNumbers): Buffer {
  return element(0x30, integer(0n), ...RSA_MEMBERS.map((member) => integer(numbers[member])));
}

/** PKCS#8 `PrivateKeyInfo` in DER (RFC 5208, section 5). */
export function pkcs8(numbers: RsaNumbers): Buffer {
  const rsaEncryption = Buffer.from('300d06092a864886f70d0101010500', 'hex');
  return element(0x30, integer(0n), rsaEncryption, element(0x04, pkcs1(numbers)));
}

/** PEM of DER, in lines of so many characters (RFC 7468 says 64). */
export function pem(label: string, der: Buffer, width = 64): string {
  const body = der.toString('base64').replace(new RegExp(`.{${width}}(?=.)`, 'g'), '$&\n');
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}

export const pkcs1Pem = (numbers: RsaNumbers): string => pem('RSA PRIVATE KEY', pkcs1(numbers));
export const pkcs8Pem = (numbers: RsaNumbers): string => pem('PRIVATE KEY', pkcs8(numbers));

/** One DER element: tag, length, content. */
export function element(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length = bytes(BigInt(body.length));
  const head = body.length < 0x80 ? length : Buffer.concat([Buffer.from([0x80 + length.length]), length]);
  return Buffer.concat([Buffer.from([tag]), head, body]);
}

/** A DER INTEGER that is not negative. */
export function integer(number: bigint): Buffer {
  const magnitude = bytes(number);
  const sign = magnitude.readUInt8(0) < 0x80 ? [] : [Buffer.alloc(1)];
  return element(0x02, ...sign, magnitude);
}

function bytes(number: bigint): Buffer {
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

/** By Euclid's algorithm. */
export function inverse(number: bigint, modulus: bigint): bigint {
  let [left, right, atLeft, atRight] = [number % modulus, modulus, 1n, 0n];
  while (left > 0n) {
    const quotient = right / left;
    [left, right] = [right - quotient * left, left];
    [atLeft, atRight] = [atRight - quotient * atLeft, atLeft];
  }
  return ((atRight % modulus) + modulus) % modulus;
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

function lcm(a: bigint, b: bigint): bigint {
  return (a / gcd(a, b)) * b;
}
