import { generateKeyPairSync } from 'node:crypto';

/** A new RSA key of 2048 bits, as PEM. */
export function newRsaKey() {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return privateKey;
}
