import {
  type AsymmetricKeyDetails,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { ImportedKey } from './imported-key.js';
import { KeyRefusedError } from './key-refused.error.js';

/** RFC 7518 section 3.3. */
const MIN_MODULUS_BITS = 2048;
const MIN_PUBLIC_EXPONENT = 65_537n;

/** Node knows these of every RSA key. */
type RsaKeyDetails = Required<Pick<AsymmetricKeyDetails, 'modulusLength' | 'publicExponent'>>;

/** With a callback the signature is made in libuv's pool: the event loop goes on, and both cores work. */
const signOffLoop = promisify(
  (input: Buffer, key: KeyObject, done: (error: Error | null, signature: Buffer) => void) => {
    sign('RSA-SHA256', input, key, done);
  },
);

/**
 * Imports an RSA private key for RS256: one unencrypted PEM (PKCS#1 or PKCS#8), whose line breaks may be literal
 * `\n`, or which may be base64 as a whole.
 *
 * @throws {KeyRefusedError} naming the reason, never the material.
 */
export function importRsaPrivateKey(text: string): ImportedKey {
  const pem = toPem(text);
  refuseOtherPems(pem);
  const privateKey = parsePrivateKey(pem);
  refuseWeakKeys(privateKey);
  const publicKey = createPublicKey(privateKey);
  return {
    algorithm: 'RS256',
    warnings: [],
    publicKey: {
      pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      jwk: { ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' },
    },
    signJwt: async (header, claims) => {
      const input = `${encodePart(header)}.${encodePart(claims)}`;
      const signature = await signOffLoop(Buffer.from(input), privateKey);
      return `${input}.${signature.toString('base64url')}`;
    },
    verify: (input, signature) => verify('RSA-SHA256', input, publicKey, signature),
  };
}

function encodePart(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function toPem(text: string): string {
  if (text.trim() === '') throw new KeyRefusedError('empty', 'is empty or blank');
  const compact = text.replace(/\s+/g, '');
  const decoded = /^[A-Za-z0-9+/]+={0,2}$/.test(compact)
    ? Buffer.from(compact, 'base64').toString('utf8')
    : text;
  const pem = decoded.replaceAll('\\r', '').replaceAll('\\n', '\n');
  if (!pem.includes('-----BEGIN ')) {
    throw new KeyRefusedError('not_pem', 'is not a PEM, nor a PEM in base64: RS256 needs an RSA private key');
  }
  return pem;
}

function refuseOtherPems(pem: string): void {
  const labels = pem.match(/(?<=-----BEGIN )[A-Z0-9 ]+(?=-----)/g) ?? [];
  if (labels.length > 1) {
    throw new KeyRefusedError('several_pem_blocks', 'holds several PEM blocks: give the private key alone');
  }
  if (/ENCRYPTED/.test(pem)) {
    throw new KeyRefusedError('encrypted', 'is encrypted: give it decrypted, from a mounted secret');
  }
  if (labels.some((label) => label.includes('CERTIFICATE'))) {
    throw new KeyRefusedError('certificate', 'is a certificate: the private key is needed');
  }
  if (labels.some((label) => label.endsWith('PUBLIC KEY'))) {
    throw new KeyRefusedError('public_only', 'is a public key: the private key is needed');
  }
}

function parsePrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new KeyRefusedError(
      'unparsable',
      'cannot be parsed: give PKCS#8 or PKCS#1 PEM with its line breaks (literal \\n is accepted)',
    );
  }
}

function refuseWeakKeys(key: KeyObject): void {
  if (key.asymmetricKeyType !== 'rsa') {
    const type = String(key.asymmetricKeyType);
    throw new KeyRefusedError('wrong_key_type', `is a key of type ${type}: RS256 needs type rsa`);
  }
  const { modulusLength, publicExponent } = key.asymmetricKeyDetails as RsaKeyDetails;
  if (!(modulusLength >= MIN_MODULUS_BITS)) {
    throw new KeyRefusedError(
      'modulus_too_small',
      `has ${modulusLength} bits; at least ${MIN_MODULUS_BITS} are needed`,
    );
  }
  if (!(publicExponent >= MIN_PUBLIC_EXPONENT)) {
    throw new KeyRefusedError('exponent_too_small', `has a public exponent under ${MIN_PUBLIC_EXPONENT}`);
  }
}
