import { decodeBase64url } from './base64url.js';

test.each([
  ['', ''],
  ['Zg', 'f'],
  ['Zm8', 'fo'],
  ['Zm9v', 'foo'],
  ['-_-_', Buffer.from([0xfb, 0xff, 0xbf]).toString('latin1')],
])('%j is read', (text, bytes) => {
  expect(decodeBase64url(text)?.toString('latin1')).toBe(bytes);
});

test.each([
  'Zg==',
  'Zm8=',
  'Zm9v\n',
  ' Zm9v',
  'Zm 9v',
  '+/+/',
  'Zm9*',
  'Zé',
  'Z',
  'Zm9vY',
  'Zh',
  'Zm9',
  'Zm9v\0',
])('%j is not what an encoder writes', (text) => {
  expect(decodeBase64url(text)).toBeUndefined();
});
