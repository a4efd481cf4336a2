import { generateKeyPair, randomBytes, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { type CryptoKey, exportSPKI, importJWK, importSPKI, type JWK } from 'jose';
import { SandboxInputError } from './fault.js';
import { isJsonObject } from './sandbox-request.js';

/** A key that signatures are checked with. */
export interface VerificationKey {
  readonly key: Uint8Array | CryptoKey;
  /** The provider's name of the key, where tokens carry it. */
  readonly kid?: string;
  /** Whether it was switched off: a token that names it is refused at once. */
  readonly isPaused?: boolean;
}

/** An RSA key pair, PEM. */
export interface RsaKeyPair {
  /** PKCS#8. */
  readonly privateKey: string;
  /** SPKI. */
  readonly publicKey: string;
}

/** A shared secret as `jose` wants it: the UTF-8 bytes of the text. */
export function secretKey(secret: string): Uint8Array {
  return new TextEncoder().encode(secret);
}

/** A fresh opaque text, safe in URLs and headers. */
export function randomText(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** A fresh RSA key pair of 2048 bits, made off the event loop. */
export function randomRsaKeyPair(): Promise<RsaKeyPair> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

/**
 * Reads an RSA public key for RS256: SPKI PEM, or a JWK.
 *
 * @throws {SandboxInputError} when it is neither
 */
export async function readPublicKey(
  given: unknown,
): Promise<{ readonly key: CryptoKey; readonly pem: string }> {
  try {
    const key =
      typeof given === 'string'
        ? await importSPKI(given, 'RS256', { extractable: true })
        : await readJwk(given);
    return { key, pem: await exportSPKI(key) };
  } catch {
    throw new SandboxInputError('A public key must be RSA, as SPKI PEM or as a JWK.');
  }
}

async function readJwk(given: unknown): Promise<CryptoKey> {
  // Of a private JWK only the public half is read.
  const jwk: JWK = isJsonObject(given) ? { kty: 'RSA', n: String(given['n']), e: String(given['e']) } : {};
  const key = await importJWK(jwk, 'RS256', { extractable: true });
  if (key instanceof Uint8Array) throw new SandboxInputError('A JWK must be of type RSA.');
  return key;
}

/** RSA-SHA256 (PKCS#1 v1.5) over bytes, base64url without padding. */
export function signBytes(bytes: Buffer, privateKeyPem: string): string {
  return sign('RSA-SHA256', bytes, privateKeyPem).toString('base64url');
}

/** Whether a signature over bytes, base64url without padding, was made with the key. */
export function isBytesSignature(bytes: Buffer, signature: string, publicKeyPem: string): boolean {
  const decoded = Buffer.from(signature, 'base64url');
  return decoded.toString('base64url') === signature && verify('RSA-SHA256', bytes, publicKeyPem, decoded);
}
