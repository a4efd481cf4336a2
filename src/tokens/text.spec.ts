import { isText } from './text.js';

test.each([
  ['one character', 'a'],
  ['256 characters', 'a'.repeat(256)],
  ['256 characters outside the BMP', '😀'.repeat(256)],
  ['255 characters outside the BMP and one within', `${'😀'.repeat(255)}a`],
  ['digits', '007'],
  ['a blank', ' '],
  ['combining characters', 'e\u0301'],
  ['right-to-left text', 'שלום'],
])('%s are text', (_, value) => {
  expect(isText(value)).toBe(true);
});

test.each([
  ['an empty string', ''],
  ['257 characters', 'a'.repeat(257)],
  ['257 characters outside the BMP', '😀'.repeat(257)],
  ['256 characters outside the BMP and one within', `${'😀'.repeat(256)}a`],
  ['U+0000', 'a\0b'],
  ['U+FFFD, which stands for bytes that were lost', 'a\ufffdb'],
  ['a lone high surrogate', 'a\ud83d'],
  ['a lone low surrogate', '\ude00a'],
  ['surrogates in the wrong order', '\ude00\ud83d'],
  ['a number', 7],
  ['null', null],
  ['undefined', undefined],
  ['an array of text', ['a']],
  ['a boxed string', Object('a')],
  ['what turns into text', { toString: () => 'a' }],
])('%s is not', (_, value) => {
  expect(isText(value)).toBe(false);
});
