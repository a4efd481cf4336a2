import { createHmac, createPublicKey, createSecretKey, sign } from 'node:crypto';
import { testRsaKey } from '../testing/test-keys.js';
import { isHmacSignature, isRsaSignature } from './signature-check.js';

const INPUT = Buffer.from('header.payload');
const SECRET = Buffer.from('a secret of thirty-two bytes....');
const { privateKey, publicKey } = testRsaKey();
const hmac = (hash: string, secret: Buffer = SECRET): Buffer =>
  createHmac(hash, secret).update(INPUT).digest();
const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
};

test('an HMAC holds under its secret, as bytes or as a key', () => {
  expect(isHmacSignature(SECRET, INPUT, hmac('sha256'))).toBe(true);
  expect(isHmacSignature(createSecretKey(SECRET), INPUT, hmac('sha256'))).toBe(true);
});

test.each<readonly [string, Buffer]>([
  ['empty', Buffer.alloc(0)],
  ['of another hash', hmac('sha512')],
  ['of the first half of another hash', hmac('sha512').subarray(0, 32)],
  ['of another secret', hmac('sha256', Buffer.from('other'))],
  ['cut off', hmac('sha256').subarray(0, 31)],
  ['drawn out', Buffer.concat([hmac('sha256'), Buffer.alloc(1)])],
  ['changed in its first bit', flipped(hmac('sha256'), 0)],
  ['changed in its last bit', flipped(hmac('sha256'), 31)],
])('an HMAC that is %s does not', (_, signature) => {
  expect(isHmacSignature(SECRET, INPUT, signature)).toBe(false);
});

const signed = sign('RSA-SHA256', INPUT, privateKey);

test('an RSA signature holds under its public key', () => {
  expect(isRsaSignature(createPublicKey(publicKey), INPUT, signed)).toBe(true);
});

test.each<readonly [string, Buffer]>([
  ['empty', Buffer.alloc(0)],
  ['of zeros', Buffer.alloc(256)],
  ['the number one', Buffer.from([1])],
  ['above the modulus', Buffer.alloc(256, 0xff)],
  ['of another hash', sign('RSA-SHA512', INPUT, privateKey)],
  ['of another padding', sign('RSA-SHA256', INPUT, { key: privateKey, padding: 6, saltLength: 32 })],
  ['of another key', sign('RSA-SHA256', INPUT, testRsaKey().privateKey)],
  ['cut off', signed.subarray(0, 255)],
  ['drawn out behind', Buffer.concat([signed, Buffer.alloc(1)])],
  ['drawn out before', Buffer.concat([Buffer.alloc(1), signed])],
  ['an HMAC with the public key', createHmac('sha256', publicKey).update(INPUT).digest()],
])('an RSA signature that is %s does not', (_, signature) => {
  expect(isRsaSignature(createPublicKey(publicKey), INPUT, signature)).toBe(false);
});
