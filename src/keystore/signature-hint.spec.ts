import { createHmac } from 'node:crypto';
import { alterationOf } from './signature-hint.js';

const INPUT = Buffer.from('header.payload');
const BASE64 = 'c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IQ==';
const HEX = '00ff10203040506070809000a0b0c0d0';

const hintFor = (secret: string, used: string | Buffer): string | undefined =>
  alterationOf(Buffer.from(secret), INPUT, createHmac('sha256', used).update(INPUT).digest());

test.each<readonly [string, string, string | Buffer]>([
  ['with a line break at its end', BASE64, `${BASE64}\n`],
  ['with a Windows line break at its end', BASE64, `${BASE64}\r\n`],
  ['with a blank at its end', BASE64, `${BASE64} `],
  ['in quotation marks', BASE64, `"${BASE64}"`],
  ['base64-decoded', BASE64, Buffer.from(BASE64, 'base64')],
  ['hex-decoded', HEX, Buffer.from(HEX, 'hex')],
  ['base64-encoded', BASE64, Buffer.from(BASE64).toString('base64')],
  ['base64url-encoded', HEX, Buffer.from(HEX).toString('base64url')],
])('a secret %s is recognised', (how, secret, used) => {
  expect(hintFor(secret, used)).toBe(how);
});

test.each<readonly [string, string, string]>([
  ['the secret itself', BASE64, BASE64],
  ['another secret', BASE64, 'other'],
  ['an empty secret, which a secret without hex digits would decode to', 'zz-secret', ''],
  ['the few hex digits that a secret begins with', 'abxy-secret', '\u00ab'],
])('%s is no alteration', (_, secret, used) => {
  expect(hintFor(secret, used)).toBeUndefined();
});
