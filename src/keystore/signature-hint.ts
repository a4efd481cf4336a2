import { isHmacSignature } from './signature-check.js';

/** Why a signature that does not hold might have been made: never anything of a key. */
export type SignatureHint =
  | { readonly kind: 'other_account'; readonly account: string }
  | { readonly kind: 'altered_secret'; readonly how: string }
  | { readonly kind: 'public_key_as_secret' };

/** What people make of a shared secret by accident, in words, and the bytes that come of it. */
const ALTERATIONS: readonly (readonly [string, (secret: Buffer) => Buffer])[] = [
  ['with a line break at its end', (secret) => Buffer.concat([secret, Buffer.from('\n')])],
  ['with a Windows line break at its end', (secret) => Buffer.concat([secret, Buffer.from('\r\n')])],
  ['with a blank at its end', (secret) => Buffer.concat([secret, Buffer.from(' ')])],
  ['in quotation marks', (secret) => Buffer.from(`"${secret.toString()}"`)],
  ['base64-decoded', (secret) => Buffer.from(secret.toString(), 'base64')],
  ['hex-decoded', (secret) => Buffer.from(secret.toString(), 'hex')],
  ['base64-encoded', (secret) => Buffer.from(secret.toString('base64'))],
  ['base64url-encoded', (secret) => Buffer.from(secret.toString('base64url'))],
];

/** The alteration of a secret under which a signature holds, in words. */
export function alterationOf(secret: Buffer, input: Buffer, signature: Buffer): string | undefined {
  return ALTERATIONS.find(([, alter]) => isHmacSignature(alter(secret), input, signature))?.[0];
}
