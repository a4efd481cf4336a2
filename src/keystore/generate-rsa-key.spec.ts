import { createPrivateKey, createPublicKey } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { generateRsaKeyFile } from './generate-rsa-key.js';

// How long it takes to find primes is chance, and more of it on a busy machine.
jest.setTimeout(60_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mintmark-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('the private key is in a file for its owner alone, the public half is handed out', async () => {
  const path = join(folder, 'keys', 'eu', 'a.pem');
  const { publicKeyPem } = await generateRsaKeyFile(path, 3072);
  const privateKey = createPrivateKey(readFileSync(path));
  expect(privateKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 3072, publicExponent: 65_537n });
  expect(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })).toBe(publicKeyPem);
  expect(readFileSync(path, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'keys', 'eu')).mode & 0o777).toBe(0o700);
});

test('never overwrites', async () => {
  const path = join(folder, 'a.pem');
  writeFileSync(path, 'precious');
  await expect(generateRsaKeyFile(path, 2048)).rejects.toMatchObject({ code: 'EEXIST' });
  expect(readFileSync(path, 'utf8')).toBe('precious');
});

test('where the file cannot be written nothing is left behind', async () => {
  const path = join(folder, 'new', `${'x'.repeat(300)}.pem`);
  await expect(generateRsaKeyFile(path, 2048)).rejects.toMatchObject({ code: 'ENAMETOOLONG' });
  expect(readdirSync(folder)).toEqual([]);
});

test('is discarded with the folders that were made for it, and no others', async () => {
  mkdirSync(join(folder, 'keys'));
  const { discard } = await generateRsaKeyFile(join(folder, 'keys', 'eu', 'live', 'a.pem'), 2048);
  discard();
  expect(readdirSync(join(folder, 'keys'))).toEqual([]);
  const other = await generateRsaKeyFile(join(folder, 'keys', 'us', 'a.pem'), 2048);
  writeFileSync(join(folder, 'keys', 'us', 'b.pem'), 'precious');
  other.discard();
  expect(existsSync(join(folder, 'keys', 'us', 'b.pem'))).toBe(true);
  expect(existsSync(join(folder, 'keys', 'us', 'a.pem'))).toBe(false);
});
