import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';

/** A compact JWS whose signature held. */
export interface OpenedToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** The claims as they stand in the token. */
  readonly claimsText: string;
}

/** Checks an HS256 token with nothing but `node:crypto`. @throws {Error} when the signature does not hold */
export function openHs256(token: string, secret: string): OpenedToken {
  const { input, signature } = split(token);
  const expected = createHmac('sha256', secret).update(input).digest();
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
    throw new Error('The HS256 signature does not hold.');
  }
  return decode(input);
}

/** Checks an RS256 token with nothing but `node:crypto`. @throws {Error} when the signature does not hold */
export function openRs256(token: string, publicKey: string): OpenedToken {
  const { input, signature } = split(token);
  if (!verify('RSA-SHA256', Buffer.from(input), createPublicKey(publicKey), signature)) {
    throw new Error('The RS256 signature does not hold.');
  }
  return decode(input);
}

function split(token: string): { readonly input: string; readonly signature: Buffer } {
  // RFC 7515: three parts of base64url without padding.
  const [, input = '', signature = ''] = /^([\w-]+\.[\w-]+)\.([\w-]+)$/.exec(token) ?? [];
  if (input === '') throw new Error('The token is no compact JWS.');
  return { input, signature: Buffer.from(signature, 'base64url') };
}

function decode(input: string): OpenedToken {
  const [header = '', claimsText = ''] = input
    .split('.')
    .map((part) => new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url')));
  return { header: parse(header), claims: parse(claimsText), claimsText };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}
