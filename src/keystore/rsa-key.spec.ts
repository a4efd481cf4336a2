import { createHmac, createPublicKey, type KeyObject } from 'node:crypto';
import { testRsaKey } from '../testing/test-keys.js';
import { rsaKey } from './rsa-key.js';

/** RFC 7638 section 3.1. */
const EXAMPLE = createPublicKey({
  key: {
    kty: 'RSA',
    n:
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3o' +
      'knjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZH' +
      'zu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEg' +
      'U8awapJzKnqDKgw',
    e: 'AQAB',
  },
  format: 'jwk',
});

const unused = (): Promise<Buffer> => Promise.reject(new Error('nothing is to be signed here'));

test('the thumbprint is that of RFC 7638', () => {
  expect(rsaKey(EXAMPLE, unused).publicKey?.thumbprint).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
});

test('what is published is the public key in both forms, and reads back as the same key', () => {
  const { pem = '', jwk } = rsaKey(EXAMPLE, unused).publicKey ?? {};
  expect(jwk).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256' });
  const read: readonly KeyObject[] = [
    createPublicKey(pem),
    createPublicKey({ key: { ...jwk }, format: 'jwk' }),
  ];
  expect(read.map((key) => key.equals(EXAMPLE))).toEqual([true, true]);
});

test('a token is the signature over its parts, as given', async () => {
  const seen: string[] = [];
  const key = rsaKey(EXAMPLE, (bytes) => {
    seen.push(bytes.toString());
    return Promise.resolve(Buffer.from('fb ff', 'latin1'));
  });
  expect(await key.signJwt({ alg: 'RS256' }, { iat: 0 })).toBe('eyJhbGciOiJSUzI1NiJ9.eyJpYXQiOjB9.ZmIgZmY');
  expect(seen).toEqual(['eyJhbGciOiJSUzI1NiJ9.eyJpYXQiOjB9']);
});

test('an HMAC with the public key is explained, and any other not', () => {
  const key = rsaKey(EXAMPLE, unused);
  const input = Buffer.from('header.payload');
  const hmac = (secret: string): Buffer => createHmac('sha256', secret).update(input).digest();
  expect(key.explain(input, hmac(key.publicKey?.pem ?? ''))).toEqual({ kind: 'public_key_as_secret' });
  expect(key.explain(input, hmac(testRsaKey().publicKey))).toBeUndefined();
  expect(key.explain(input, hmac(''))).toBeUndefined();
});
