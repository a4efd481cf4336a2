import { createPublicKey, type KeyObject } from 'node:crypto';
import { KeyRefusedError } from './key-refused.error.js';
import type { KeyMaterial } from './key-source.js';
import { pemText } from './pem-text.js';
import { refuseWeakRsaKey } from './rsa-strength.js';

/**
 * Imports an RSA public key: one SPKI PEM, whose line breaks may be literal `\n`, or which may be base64 as a whole.
 *
 * @throws {KeyRefusedError} naming the reason
 */
export function importRsaPublicKey(material: KeyMaterial): KeyObject {
  const pem = typeof material === 'string' ? pemText(material) : '';
  const labels = pem.match(/(?<=-----BEGIN )[A-Z0-9 ]+(?=-----)/g) ?? [];
  if (labels.length !== 1 || labels[0] !== 'PUBLIC KEY') {
    throw new KeyRefusedError('not_pem', 'is not one PEM of a public key (-----BEGIN PUBLIC KEY-----)');
  }
  const key = parse(pem);
  if (key.asymmetricKeyType !== 'rsa') {
    throw new KeyRefusedError('wrong_key_type', `is a key of type ${String(key.asymmetricKeyType)}, not rsa`);
  }
  refuseWeakRsaKey(key);
  return key;
}

function parse(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    throw new KeyRefusedError('unparsable', 'cannot be parsed: give SPKI PEM with its line breaks');
  }
}
