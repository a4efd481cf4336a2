import { createHmac, type KeyObject, timingSafeEqual, verify } from 'node:crypto';

/** Whether a signature is the HMAC-SHA256 of the input under this secret (RFC 7518 section 3.2). In constant time. */
export function isHmacSignature(secret: KeyObject | Buffer, input: Buffer, signature: Buffer): boolean {
  const expected = createHmac('sha256', secret).update(input).digest();
  return expected.length === signature.length && timingSafeEqual(expected, signature);
}

/** Whether a signature is RSASSA-PKCS1-v1_5 with SHA-256 over the input (RFC 7518 section 3.3). */
export function isRsaSignature(publicKey: KeyObject, input: Buffer, signature: Buffer): boolean {
  return verify('RSA-SHA256', input, publicKey, signature);
}
