import fc from 'fast-check';
import { callerKeyDigest, createApiKey, isMistypedKey } from './api-keys.js';

const KEYS = Array.from({ length: 50 }, createApiKey);
const [KEY = ''] = KEYS;

/** What a finger may hit instead of a key's character. */
const LETTERS = Array.from('0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_- .');

test('the digest is SHA-256 in lower-case hexadecimal', () => {
  // FIPS 180-2, appendix B.1.
  expect(callerKeyDigest('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('a key is mm_, 256 bits and their checksum, another each time, and no mistyped one', () => {
  for (const key of KEYS) expect(key).toMatch(/^mm_[0-9a-f]{64}[0-9a-f]{8}$/);
  expect(new Set(KEYS).size).toBe(KEYS.length);
  expect(KEYS.filter(isMistypedKey)).toEqual([]);
  // Each character of the random part has been any of sixteen, but for chance of less than one in ten million.
  for (let index = 3; index < 67; index += 1) {
    expect(new Set(KEYS.map((key) => key[index])).size).toBeGreaterThan(4);
  }
});

test('the checksum is the CRC-32 of what stands before it', () => {
  // CRC-32 of mm_ and 64 zeros, worked out by Python's zlib.
  expect(isMistypedKey(`mm_${'0'.repeat(64)}0804efe2`)).toBe(false);
});

test('any one character that is changed is noticed', () => {
  const unnoticed: string[] = [];
  for (let index = 3; index < KEY.length; index += 1) {
    for (const letter of LETTERS) {
      if (letter === KEY[index]) continue;
      const changed = KEY.slice(0, index) + letter + KEY.slice(index + 1);
      if (!isMistypedKey(changed)) unnoticed.push(changed);
    }
  }
  expect(unnoticed).toEqual([]);
});

test('any one character that is lost or doubled is noticed, and any two that are swapped', () => {
  const unnoticed: string[] = [];
  for (const key of KEYS) {
    for (let index = 3; index < key.length; index += 1) {
      const [before, at, after] = [key.slice(0, index), key[index] ?? '', key.slice(index + 1)];
      const [next = ''] = after;
      const mistyped = [before + after, before + at + at + after];
      if (next !== at && next !== '') mistyped.push(before + next + at + after.slice(1));
      unnoticed.push(...mistyped.filter((text) => !isMistypedKey(text)));
    }
  }
  expect(unnoticed).toEqual([]);
});

test.each([
  ['blanks around it', ` ${KEY} `.trimStart()],
  ['a line break behind it', `${KEY}\n`],
  ['upper case', `mm_${KEY.slice(3).toUpperCase()}`],
  ['another checksum', `${KEY.slice(0, -8)}00000000`],
  ['nothing behind the prefix', 'mm_'],
  ['another key in it', `${KEY}${KEY}`],
])('a key with %s is mistyped', (_, text) => {
  expect(isMistypedKey(text)).toBe(true);
});

test('what does not begin like a key is none, and so no mistyped one', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!text.startsWith('mm_'));
      expect(isMistypedKey(text)).toBe(false);
    }),
  );
});

test('a text that somebody made up is taken for mistyped, but for one in four thousand million', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(isMistypedKey(`mm_${text}`)).toBe(true);
    }),
  );
});
