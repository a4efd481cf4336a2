import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { parseWebhookSignature } from './webhook-signature.js';

/** With both of the characters that the alphabets differ in, at every length of padding. */
const SIGNATURES: readonly Buffer[] = [255, 256, 257].map((length) => {
  const bytes = randomBytes(length);
  bytes.set([0xfb, 0xff, 0xbf], 0);
  return bytes;
});

describe.each(SIGNATURES)('a signature of $length bytes', (signature) => {
  test('is read from base64url without padding, and from base64 with it', () => {
    expect(parseWebhookSignature(signature.toString('base64url'))).toEqual(signature);
    expect(parseWebhookSignature(signature.toString('base64'))).toEqual(signature);
  });
});

test('any bytes are read from both forms', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (given) => {
      const bytes = Buffer.from(given);
      expect(parseWebhookSignature(bytes.toString('base64url'))).toEqual(bytes);
      expect(parseWebhookSignature(bytes.toString('base64'))).toEqual(bytes);
    }),
  );
});

/** `-_8=` and `+/8=` are the bytes fb ff in either alphabet, and `QQ==` is the letter A. */
describe('is no signature:', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an empty text', ''],
    ['two headers at once', ['QUJD', 'QUJD']],
    ['bytes', Buffer.from('QUJD')],
    ['a number', 1234],
    ['a blank', ' '],
    ['a blank before it', ' QUJD'],
    ['a blank behind it', 'QUJD '],
    ['a blank within', 'QU JD'],
    ['a line break behind it', 'QUJD\n'],
    ['line breaks as in PEM', `${'QUJD'.repeat(16)}\r\n${'QUJD'.repeat(16)}`],
    ['both alphabets', '-/8'],
    ['both alphabets, with padding', '-/8='],
    ['base64url with padding', '-_8='],
    ['base64 without padding', '+/8'],
    ['plain base64 padded too much', 'QUJD===='],
    ['base64 padded too little', 'QQ='],
    ['base64 padded too much', 'QUI=='],
    ['padding alone', '='],
    ['padding before it', '=QUJD'],
    ['padding within', 'QQ==QUJD'],
    ['bits left over, in base64url', 'QR'],
    ['bits left over, in base64', 'QR=='],
    ['two bits left over', 'QUJ'],
    ['one character', 'Q'],
    ['five characters', 'QUJDQ'],
    ['hexadecimal digits with a colon', '41:42'],
    ['a name before it', 'sha256=QUJD'],
    ['a quotation mark', '"QUJD"'],
    ['percent-encoding', 'QUI%3D'],
    ['letters that only look alike', 'QUJÐ'],
    ['a zero byte', 'QUJD\0'],
  ])('%s', (_, text) => {
    expect(parseWebhookSignature(text)).toBeUndefined();
  });
});

test('whatever is read was written by one of the two encoders', () => {
  const characters = fc.constantFrom('A', 'Q', 'z', '9', '+', '/', '-', '_', '=', ' ', '\n', '%');
  fc.assert(
    fc.property(fc.string({ unit: characters, maxLength: 9 }), (text) => {
      const bytes = parseWebhookSignature(text);
      if (bytes === undefined) return;
      expect([bytes.toString('base64url'), bytes.toString('base64')]).toContain(text);
      expect(bytes.length).toBeGreaterThan(0);
    }),
    { numRuns: 5_000 },
  );
});
