import { isBaseUrl } from './base-url.js';

test.each([
  'https://api.example.com',
  'https://api.example.com/',
  'https://api.example.com:8443/base/path',
  'HTTPS://API.example.com',
  'https://[2001:db8::1]/',
  'http://localhost:3000',
  'http://127.0.0.1:9',
  'http://127.8.9.10',
  'http://[::1]:3000/x',
])('credentials may be sent to %s', (url) => {
  expect(isBaseUrl(url)).toBe(true);
});

test.each<readonly [unknown, string]>([
  ['', 'empty'],
  ['api.example.com', 'no scheme'],
  ['/v1', 'no host'],
  ['http://api.example.com', 'in the clear'],
  ['http://localhost.example.com', 'another host'],
  ['http://127.0.0.1.example.com', 'another host'],
  ['http://0.0.0.0', 'no loopback address'],
  ['http://128.0.0.1', 'no loopback address'],
  ['http://[::ffff:10.0.0.1]', 'no loopback address'],
  ['ftp://localhost', 'another scheme'],
  ['file:///etc/passwd', 'another scheme'],
  ['javascript:alert(1)', 'another scheme'],
  ['wss://api.example.com', 'another scheme'],
  ['https://user@api.example.com', 'credentials'],
  ['https://user:pass@api.example.com', 'credentials'],
  ['https://:pass@api.example.com', 'credentials'],
  ['https://api.example.com?a=b', 'a query'],
  ['https://api.example.com?', 'an empty query, which would swallow the path'],
  ['https://api.example.com/#x', 'a fragment'],
  ['https://api.example.com/#', 'an empty fragment, which would swallow the path'],
  [' https://api.example.com', 'a blank before it'],
  ['https://api.example.com\n', 'a line break after it'],
  ['https://api.exa\nmple.com', 'a line break inside, which URL parsers drop'],
  ['https://api.example.com/a b', 'a blank inside'],
  ['\u0001https://api.example.com', 'a control character before it, which URL parsers drop'],
  ['https://api.example.com/\u0000', 'a control character after it'],
  ['https:\\\\api.example.com', 'backslashes'],
  [undefined, 'not set'],
  [7, 'a number'],
  [new URL('https://api.example.com'), 'an object'],
])('but not to %p: %s', (url) => {
  expect(isBaseUrl(url)).toBe(false);
});
