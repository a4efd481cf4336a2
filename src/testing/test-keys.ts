import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** An RSA key pair in PEM. */
export interface TestRsaKey {
  /** PKCS#8. */
  readonly privateKey: string;
  /** SPKI. */
  readonly publicKey: string;
}

/** A fresh HS256 secret that the KeyStore accepts. */
export function testSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A fresh RSA key that the KeyStore accepts. */
export function testRsaKey(modulusLength = 2048): TestRsaKey {
  return generateKeyPairSync('rsa', {
    modulusLength,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}
