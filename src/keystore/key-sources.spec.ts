import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { jest } from '@jest/globals';
import { testSecret } from '../testing/test-keys.js';
import { EnvKeySource } from './env.key-source.js';
import { FileKeySource } from './file.key-source.js';
import { KeyRefusedError } from './key-refused.error.js';
import type { KeyRingDeclaration } from './key-ring.js';
import { type KeyReference, type KeySource, parseKeyReference, type RemoteKey } from './key-source.js';
import { describeKeyProblem, KeySources } from './key-sources.js';
import { KeyStore } from './key-store.js';

const directory = mkdtempSync(join(tmpdir(), 'mintmark-keys-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function file(name: string, content: string | Buffer): KeyReference {
  const path = join(directory, name);
  writeFileSync(path, content);
  return `file:${path}`;
}

const vault: KeySource = { scheme: 'vault', read: (locator) => Promise.resolve(`material of ${locator}`) };
const sources = new KeySources([
  new EnvKeySource({ API_SECRET: ' as it is\n', EMPTY: '' }),
  new FileKeySource(),
  vault,
]);

test('a variable is read as it is', async () => {
  await expect(sources.read('env:API_SECRET')).resolves.toBe(' as it is\n');
});

test('a file is read as it is, byte order mark and line break included', async () => {
  await expect(sources.read(file('bom', '\ufeffä\r\n'))).resolves.toBe('\ufeffä\r\n');
});

test('a source of your own is asked for what stands after the first colon', async () => {
  await expect(sources.read('vault:kv/data:players#key')).resolves.toBe('material of kv/data:players#key');
});

test('a source of your own may have a key that signs from afar, which is passed on as it is', async () => {
  const remote: RemoteKey = { publicKey: 'PEM', sign: (bytes) => Promise.resolve(bytes) };
  const kms = new KeySources([{ scheme: 'kms', read: () => remote }]);
  await expect(kms.read('kms:x')).resolves.toBe(remote);
});

test('what a source throws is passed on, whether it throws at once or later', async () => {
  const error = new RangeError('no vault');
  const broken = new KeySources([
    {
      scheme: 'now',
      read: () => {
        throw error;
      },
    },
    { scheme: 'later', read: () => Promise.reject(error) },
  ]);
  await expect(broken.read('now:x')).rejects.toBe(error);
  await expect(broken.read('later:x')).rejects.toBe(error);
});

describe('a source that does not answer', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  test('is given up after 10 seconds, and told to stop', async () => {
    jest.useFakeTimers();
    const signals: AbortSignal[] = [];
    const hanging = new KeySources([
      {
        scheme: 'vault',
        read: (_, signal) => {
          signals.push(signal);
          return new Promise(() => undefined);
        },
      },
    ]);
    const outcome = hanging.read('vault:x').catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(9_999);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await jest.advanceTimersByTimeAsync(1);
    expect(await outcome).toMatchObject({
      name: 'KeyRefusedError',
      reason: 'unreadable',
      message: 'could not be read within 10 seconds',
    });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('keeps the keys as they are, and is named beside whatever else is wrong', async () => {
    let isWell = true;
    const secret = testSecret();
    const slow: KeySource = { scheme: 'vault', read: () => (isWell ? secret : new Promise(() => undefined)) };
    const store = new KeyStore(new KeySources([slow, new EnvKeySource({})]));
    const ring = (account: string, source: KeyReference): KeyRingDeclaration => ({
      ...{ provider: 'acme', account, algorithm: 'HS256', rotation: 'cutover', maxTokenSeconds: 60 },
      versions: [{ keyId: 'v1', source }],
    });
    (await store.prepare([ring('a', 'vault:a')]))();
    isWell = false;
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const reload = store.prepare([ring('a', 'vault:a'), ring('b', 'env:GONE')]).catch(String);
    await jest.advanceTimersByTimeAsync(10_000);
    jest.useRealTimers();
    expect(await reload).toMatch(
      /acme\/a v1: key from vault:a: could not be read within 10 seconds[^]*env:GONE/,
    );
    expect(store.activeKey({ provider: 'acme', account: 'a' }, 0).version.keyId).toBe('v1');
  });
});

test('a later source replaces an earlier one of the same scheme', async () => {
  const replaced = new KeySources([vault, { scheme: 'vault', read: () => 'another' }]);
  await expect(replaced.read('vault:x')).resolves.toBe('another');
});

test.each([
  ['a variable that is not set', 'env:NOWHERE', 'not_set', /not set/],
  ['a variable that is empty', 'env:EMPTY', 'not_set', /not set/],
  ['a file that is not there', `file:${directory}/nowhere`, 'unreadable', /\(ENOENT\)/],
  ['a path that no file can have', 'file:/run/\0', 'unreadable', /\(ERR_INVALID_ARG_VALUE\)/],
  ['a directory', `file:${directory}`, 'unreadable', /not a regular file/],
  ['a device', 'file:/dev/null', 'unreadable', /not a regular file/],
  ['a file over 64 KiB', file('large', 'x'.repeat(65_537)), 'unreadable', /larger than 65536 bytes/],
  ['a file that is not UTF-8', file('latin1', Buffer.from('h\xe9', 'latin1')), 'not_utf8', /UTF-8/],
  ['an unknown scheme', 'aws:secret', 'reference_invalid', /known: env, file, vault/],
] as const)('refuses %s', async (_, reference, reason, message) => {
  const error: unknown = await sources.read(reference).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(KeyRefusedError);
  expect(error).toMatchObject({ reason, message: expect.stringMatching(message) as string });
});

test('reads a file of exactly 64 KiB', async () => {
  await expect(sources.read(file('full', 'x'.repeat(65_536)))).resolves.toHaveLength(65_536);
});

test('refuses a file that may not be read, naming the cause', async () => {
  const path = join(directory, 'a-file');
  writeFileSync(path, 'x');
  await expect(sources.read(`file:${path}/below`)).rejects.toThrow('the file cannot be read (ENOTDIR)');
});

test.each(['', ':', 'env:', ':x', 'ENV:X', '1env:X', 'no colon', '-----BEGIN PRIVATE KEY-----\nMII'])(
  'refuses %j as a reference',
  (text) => {
    expect(() => parseKeyReference(text)).toThrow(
      expect.objectContaining({ reason: 'reference_invalid' }) as Error,
    );
  },
);

test('shows a reference of a known scheme, and nothing else that stands in its place', () => {
  expect(sources.show('env:API_SECRET')).toBe('env:API_SECRET');
  expect(sources.show('vault:kv/data')).toBe('vault:kv/data');
  expect(sources.show(`file:${directory}/not-yet-there`)).toBe(`file:${directory}/not-yet-there`);
  const misplaced: unknown[] = [
    'c2VjcmV0LXNlY3JldA==',
    'user:pass',
    'ENV:X',
    '',
    undefined,
    Buffer.from('env'),
  ];
  for (const path of ['c2VjcmV0', 'c2Vj/cmV0', '/no/such/folder/key.pem', '']) misplaced.push(`file:${path}`);
  for (const text of misplaced) expect(sources.show(text as KeyReference)).toBe('(reference not shown)');
});

test('of an error that is no refusal only the class is told', () => {
  expect(describeKeyProblem(new KeyRefusedError('empty', 'is empty'))).toBe('is empty');
  expect(describeKeyProblem(new RangeError('s3cr3t'))).toBe('could not be read (RangeError)');
  expect(describeKeyProblem('s3cr3t')).toBe('could not be read (unknown error)');
});

test('sources show nothing of what they can read', () => {
  expect(inspect(sources, { showHidden: true, depth: 9 })).not.toContain('as it is');
  expect(JSON.stringify(sources)).toBe('{}');
});
