import { createHash, type KeyObject } from 'node:crypto';
import type { ImportedKey } from './imported-key.js';
import type { PublicKey } from './key-ring.js';
import { isHmacSignature, isRsaSignature } from './signature-check.js';

/** An RS256 key of its public half and of what signs with the private one, wherever that is. */
export function rsaKey(publicKey: KeyObject, signBytes: (bytes: Buffer) => Promise<Buffer>): ImportedKey {
  return {
    algorithm: 'RS256',
    warnings: [],
    publicKey: publicFormsOf(publicKey),
    signBytes,
    signJwt: async (header, claims) => {
      const input = `${encodePart(header)}.${encodePart(claims)}`;
      const signature = await signBytes(Buffer.from(input));
      return `${input}.${signature.toString('base64url')}`;
    },
    verify: (input, signature) => isRsaSignature(publicKey, input, signature),
    explain: (input, signature) =>
      secretsMadeOf(publicKey).some((form) => isHmacSignature(form, input, signature))
        ? { kind: 'public_key_as_secret' }
        : undefined,
  };
}

function publicFormsOf(key: KeyObject): PublicKey {
  const jwk = key.export({ format: 'jwk' });
  // RFC 7638 section 3: the required members in the order of their names, without blanks.
  const canonical = JSON.stringify({ e: jwk.e, kty: jwk.kty, n: jwk.n });
  return {
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    jwk: { ...jwk, use: 'sig', alg: 'RS256' },
    thumbprint: createHash('sha256').update(canonical).digest('base64url'),
  };
}

/** The forms in which a verifier that confuses algorithms might take a public key for an HMAC secret. */
function secretsMadeOf(key: KeyObject): readonly Buffer[] {
  const pems = [
    key.export({ type: 'spki', format: 'pem' }),
    key.export({ type: 'pkcs1', format: 'pem' }),
  ].map(String);
  const ders = [key.export({ type: 'spki', format: 'der' }), key.export({ type: 'pkcs1', format: 'der' })];
  return [...pems, ...pems.map((pem) => pem.trimEnd())].map((pem) => Buffer.from(pem)).concat(ders);
}

function encodePart(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
