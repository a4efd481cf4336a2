import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { testRsaKey, testSecret } from '../testing/test-keys.js';
import { KeyRefusedError } from './key-refused.error.js';
import type { KeyMaterial } from './key-source.js';
import { importRsaPublicKey } from './rsa-public-key.js';

const RSA = testRsaKey();
const PUBLIC_KEY = createPublicKey(RSA.publicKey);

const base64 = (bytes: string | Buffer): string => Buffer.from(bytes).toString('base64');
const spki = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

test.each([
  ['SPKI', RSA.publicKey],
  ['without a line break at its end', RSA.publicKey.trimEnd()],
  ['with CRLF', RSA.publicKey.replaceAll('\n', '\r\n')],
  ['with literal \\n', RSA.publicKey.replaceAll('\n', '\\n')],
  ['with literal \\r\\n', RSA.publicKey.replaceAll('\n', '\\r\\n')],
  ['in base64', base64(RSA.publicKey)],
  ['in base64 of 76 columns', base64(RSA.publicKey).replace(/.{76}/g, '$&\n')],
])('a public key is taken %s', (_, text) => {
  expect(importRsaPublicKey(text).equals(PUBLIC_KEY)).toBe(true);
});

const NOT_PEM = 'is not one PEM of a public key (-----BEGIN PUBLIC KEY-----)';

test.each([
  ['nothing', '', 'not_pem', NOT_PEM],
  ['a secret', testSecret(), 'not_pem', NOT_PEM],
  ['the private key', RSA.privateKey, 'not_pem', NOT_PEM],
  ['PKCS#1', PUBLIC_KEY.export({ type: 'pkcs1', format: 'pem' }).toString(), 'not_pem', NOT_PEM],
  ['both halves', RSA.publicKey + RSA.privateKey, 'not_pem', NOT_PEM],
  ['two of them', RSA.publicKey + testRsaKey().publicKey, 'not_pem', NOT_PEM],
  ['DER in base64', base64(PUBLIC_KEY.export({ type: 'spki', format: 'der' })), 'not_pem', NOT_PEM],
  ['a JWK', JSON.stringify(PUBLIC_KEY.export({ format: 'jwk' })), 'not_pem', NOT_PEM],
  [
    'one that lost its line breaks',
    RSA.publicKey.replaceAll('\n', ' '),
    'unparsable',
    'cannot be parsed: give SPKI PEM with its line breaks',
  ],
  [
    'one cut short',
    RSA.publicKey.slice(0, 200),
    'unparsable',
    'cannot be parsed: give SPKI PEM with its line breaks',
  ],
  [
    'an EC key',
    spki(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey),
    'wrong_key_type',
    'is a key of type ec, not rsa',
  ],
  [
    'an RSA-PSS key',
    spki(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey),
    'wrong_key_type',
    'is a key of type rsa-pss, not rsa',
  ],
  ['a weak key', testRsaKey(1024).publicKey, 'modulus_too_small', 'has 1024 bits; at least 2048 are needed'],
  [
    'what is no text',
    { publicKey: RSA.publicKey, sign: () => Promise.reject(new Error()) },
    'not_pem',
    NOT_PEM,
  ],
] as const)('is refused: %s', (_, material: KeyMaterial, reason, message) => {
  const refusal = (): unknown => {
    try {
      return importRsaPublicKey(material);
    } catch (error) {
      return error;
    }
  };
  expect(refusal()).toBeInstanceOf(KeyRefusedError);
  expect(refusal()).toMatchObject({ reason, message });
});
