import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { ImportedKey } from './imported-key.js';
import { KeyRefusedError } from './key-refused.error.js';
import { offTheLoop } from './off-the-loop.js';
import { pemText } from './pem-text.js';
import { rsaKey } from './rsa-key.js';
import { refuseUnsoundRsaKey, refuseWeakRsaKey } from './rsa-strength.js';

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
  refuseOtherKeyTypes(privateKey);
  const publicKey = createPublicKey(privateKey);
  refuseWeakRsaKey(publicKey);
  refuseUnsoundRsaKey(privateKey);
  return rsaKey(publicKey, (bytes) => offTheLoop(() => signOffLoop(bytes, privateKey)));
}

function toPem(text: string): string {
  if (text.trim() === '') throw new KeyRefusedError('empty', 'is empty or blank');
  const pem = pemText(text);
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
  if (/-----BEGIN ENCRYPTED |Proc-Type: ?4,ENCRYPTED/.test(pem)) {
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

function refuseOtherKeyTypes(key: KeyObject): void {
  if (key.asymmetricKeyType === 'rsa') return;
  const type = String(key.asymmetricKeyType);
  throw new KeyRefusedError('wrong_key_type', `is a key of type ${type}: RS256 needs type rsa`);
}
