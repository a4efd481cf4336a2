import { createHmac, sign } from 'node:crypto';

/** Encodes a value as one part of a JWT, as any library would. */
export function part(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

/** Signs with HMAC-SHA256, sharing no code with the product. */
export function hs256(header: unknown, claims: unknown, secret: string | Buffer): string {
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** Signs with RSA-SHA256, sharing no code with the product. */
export function rs256(header: unknown, claims: unknown, privateKey: string): string {
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), privateKey).toString('base64url')}`;
}
