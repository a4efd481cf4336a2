import { isHmacSignature } from './signature-check.js';

/** Why a signature that does not hold might have been made: never anything of a key. */
export type SignatureHint =
  | { readonly kind: 'other_account'; readonly account: string }
  | { readonly kind: 'altered_secret'; readonly how: string }
  | { readonly kind: 'public_key_as_secret' };

/** What people make of a shared secret by accident, in words, and the bytes that come of it. */
const ALTERATIONS: readonly (readonly [string, (secret: Buffer) => Buffer | undefined])[] = [
  ['with a line break at its end', (secret) => Buffer.concat([secret, Buffer.from('\n')])],
  ['with a Windows line break at its end', (secret) => Buffer.concat([secret, Buffer.from('\r\n')])],
  ['with a blank at its end', (secret) => Buffer.concat([secret, Buffer.from(' ')])],
  ['in quotation marks', (secret) => Buffer.from(`"${secret.toString()}"`)],
  ['base64-decoded', (secret) => Buffer.from(secret.toString(), 'base64')],
  ['hex-decoded', decodeHex],
  ['base64-encoded', (secret) => Buffer.from(secret.toString('base64'))],
  ['base64url-encoded', (secret) => Buffer.from(secret.toString('base64url'))],
];

/** The alteration of a secret under which a signature holds, in words. */
export function alterationOf(secret: Buffer, input: Buffer, signature: Buffer): string | undefined {
  return ALTERATIONS.find(([, alter]) => {
    const altered = alter(secret);
    return altered !== undefined && isHmacSignature(altered, input, signature);
  })?.[0];
}

/** Node stops at the first character that is no hex digit, which of most secrets leaves nothing: the empty key. */
function decodeHex(secret: Buffer): Buffer | undefined {
  const bytes = Buffer.from(secret.toString(), 'hex');
  return bytes.length * 2 === secret.length ? bytes : undefined;
}
