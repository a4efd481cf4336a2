import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { importSPKI, type JWTVerifyResult, jwtVerify } from 'jose';

/** A key as its file holds it, and the judgement of a library that is none of ours on what it is said to have signed. */
export interface TestKey {
  /** The secret, or the private key in PEM. */
  readonly text: string;
  /** @throws {Error} unless `jose` finds that this key signed the token, with its algorithm, and that it has not expired */
  verify(token: string, at?: Date): Promise<JWTVerifyResult>;
}

/** A fresh HS256 secret, marked so that it can be found wherever it should not be. */
export function secretKey(): TestKey {
  const text = `MARKED-${randomBytes(32).toString('base64url')}`;
  const secret = new TextEncoder().encode(text);
  return {
    text,
    verify: (token, at = new Date()) => jwtVerify(token, secret, { algorithms: ['HS256'], currentDate: at }),
  };
}

/** A fresh RSA key. */
export async function rsaKey(): Promise<TestKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const key = await importSPKI(publicKey, 'RS256');
  return {
    text: privateKey,
    verify: (token, at = new Date()) => jwtVerify(token, key, { algorithms: ['RS256'], currentDate: at }),
  };
}

/** A fresh key of the algorithm that a provider's contract pins. */
export async function keyFor(provider: string): Promise<TestKey> {
  return provider === 'phoenix' ? rsaKey() : secretKey();
}
