import { createPublicKey } from 'node:crypto';
import { hs256 } from '../forge.js';
import { GOOD } from '../good-tokens.js';
import { KEYS } from '../inspectors.js';
import type { Attack } from './attack.js';

const PUBLIC = createPublicKey(KEYS.phoenix.publicKey);
const PUBLIC_FORMS: Readonly<Record<string, string | Buffer>> = {
  'SPKI PEM': KEYS.phoenix.publicKey,
  'SPKI PEM, trimmed': KEYS.phoenix.publicKey.trim(),
  'SPKI PEM of Windows': KEYS.phoenix.publicKey.replaceAll('\n', '\r\n'),
  'SPKI PEM in one line': KEYS.phoenix.publicKey.replaceAll('\n', ''),
  'PKCS#1 PEM': PUBLIC.export({ type: 'pkcs1', format: 'pem' }).toString(),
  'SPKI DER': PUBLIC.export({ type: 'spki', format: 'der' }),
  'PKCS#1 DER': PUBLIC.export({ type: 'pkcs1', format: 'der' }),
  JWK: JSON.stringify(PUBLIC.export({ format: 'jwk' })),
  'the modulus': Buffer.from(String(PUBLIC.export({ format: 'jwk' }).n), 'base64url'),
};

/** HMAC where RSA is due, with all that is public as the secret; the header says either. */
export const confusions: readonly Attack[] = Object.entries(PUBLIC_FORMS).flatMap(([name, secret]) =>
  ['HS256', 'RS256', 'HS512'].map((alg): Attack => {
    const { header, claims } = GOOD.phoenix;
    return ['phoenix', `${alg}, HMAC with ${name}`, hs256({ ...header, alg }, claims, secret)];
  }),
);
