import { createHash } from 'node:crypto';
import { isPlaceholder } from './placeholder.js';

test.each([
  'changeme',
  'CHANGE_ME',
  'change-this-before-you-go-live-please',
  'replace me',
  'your-api-secret',
  'your-256-bit-secret',
  'YOUR_API_SECRET',
  'yourApiSecret',
  'my-very-long-secret-that-nobody-will-guess',
  'mysecretkey',
  'insert-your-key-here',
  'paste the secret of the dashboard',
  'a-string-secret-at-least-256-bits-long',
  'a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long',
  'secret',
  'secret-key',
  'api_key',
  'sharedSecret',
  'password',
  'null',
  'undefined',
  'TODO',
  '<secret>',
  '<the secret that Gamopanda issued (64 characters)>',
  '*',
  '********',
  'x'.repeat(64),
  '0'.repeat(32),
  'abc'.repeat(20),
  '${X}',
  '${API_SECRET}',
  '${API_SECRET',
  '${API_SECRET:-nothing}',
  '${api.secret}',
  'prefix-${API_SECRET}-suffix',
  '$API_SECRET',
  '$(cat /run/secrets/api_secret)',
  '%API_SECRET%',
  '{{ x }}',
  '{{ .Values.apiSecret | b64enc }}',
  'env:API_SECRET',
  'file:/run/secrets/api-secret',
  'vault:secret/data/mintmark',
  '  changeme\n',
  '"changeme"',
  'changeit',
  'replace_with_a_long_random_string',
  'TODO: ask the provider',
  'the-secret-goes-here-and-has-to-be-long',
  'DO NOT USE THIS VALUE. INSTEAD, CREATE A COMPLEX SECRET AND KEEP IT SAFE OUTSIDE OF THE SOURCE CODE.',
  'super-secret-jwt-token-with-at-least-32-characters-long',
  'gp_live_xxxxxxxxxxxxxxxxxxxxxxxx',
  '0123456789'.repeat(4),
  'password'.repeat(4),
  'abcdefghijklmnopqrstuvwxyz012345',
  '00112233445566778899aabbccddeeff',
  '$apiSecret',
  '$env:API_SECRET',
  '{{resolve:secretsmanager:Mintmark:SecretString:password}}',
  '<%= ENV["API_SECRET"] %>',
  '((api-secret))',
  '#{API_SECRET}#',
  '__API_SECRET__',
  'ref+vault://secret/data/mintmark#/apiSecret',
  'https://vault.example/v1/secret/data/mintmark',
  '/run/secrets/gamopanda-api-secret-of-production',
  '@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/x)',
  'projects/12/secrets/api-secret/versions/latest',
  'ENC[AES256_GCM,data:c2VjcmV0,iv:aXY=,tag:dGFn,type:str]',
  'process.env.API_SECRET',
])('%j is a placeholder', (text) => {
  expect(isPlaceholder(text)).toBe(true);
});

/** Bytes that look random and are the same in every run. */
function bytesOf(seed: number, length: number): Buffer {
  return createHash('shake256', { outputLength: length }).update(String(seed)).digest();
}

const ENCODINGS: readonly (readonly [string, (bytes: Buffer) => string])[] = [
  ['base64url', (bytes) => bytes.toString('base64url')],
  ['base64', (bytes) => bytes.toString('base64')],
  ['hex', (bytes) => bytes.toString('hex')],
  ['upper-case hex', (bytes) => bytes.toString('hex').toUpperCase()],
  ['printable', (bytes) => Array.from(bytes, (byte) => String.fromCharCode(33 + (byte % 94))).join('')],
];

test.each(ENCODINGS)('no random secret in %s is taken for one', (_, encode) => {
  const secrets = Array.from({ length: 3000 }, (_unused, seed) => encode(bytesOf(seed, 16 + (seed % 80))));
  expect(secrets.filter((secret) => isPlaceholder(secret))).toEqual([]);
});

test.each([
  'my-',
  'my_',
  'set-',
  'test',
  'env',
  'null',
  'todo',
  '$',
  '%',
  '$-',
  '${-',
  '$(',
  'x<',
  '{{',
  'op:',
  './',
])('nor is one that happens to begin with %j', (beginning) => {
  expect(isPlaceholder(`${beginning}${bytesOf(1, 32).toString('base64url')}`)).toBe(false);
});
