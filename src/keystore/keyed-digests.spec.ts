import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { hs256 } from '../../test/inspection/forge.js';
import { BOUNDED } from '../../test/support/bounded.js';
import { MemoryKeySource } from '../testing/memory.key-source.js';
import { testRsaKey, testSecret } from '../testing/test-keys.js';
import type { KeySource } from './key-source.js';
import { KeySources } from './key-sources.js';
import { KeyedDigests } from './keyed-digests.js';

const KEY = testSecret();
const memory = new MemoryKeySource({
  key: KEY,
  line: `${KEY}\n`,
  blanks: ' '.repeat(64),
  short: 'q3Wd8ZxK1nB5vR7tq3Wd8ZxK1nB5vR7',
  sample: 'change-me-change-me-change-me-change-me',
});
const remote: KeySource = {
  scheme: 'kms',
  read: () => ({ publicKey: testRsaKey().publicKey, sign: (bytes) => Promise.resolve(bytes) }),
};
const digests = new KeyedDigests(new KeySources([memory, remote]));

test('is HMAC-SHA256 of `id:` and the id in UTF-8, as anybody who has the key can compute', async () => {
  const digest = await digests.open('memory:key', 'the key');
  for (const id of ['player-1', 'señor', '🂡', '']) {
    expect(digest(id)).toBe(
      createHmac('sha256', Buffer.from(KEY))
        .update(Buffer.from(`id:${id}`))
        .digest('hex'),
    );
  }
});

test('is that for any key and any id, one after the other', async () => {
  const key = fc
    .string({ unit: 'binary', minLength: 32, maxLength: 200 })
    .filter((text) => text === text.trimEnd());
  await fc.assert(
    fc.asyncProperty(key, fc.array(fc.string({ unit: 'binary' })), async (text, ids) => {
      const sources = new KeySources([new MemoryKeySource({ key: text })]);
      const open = await new KeyedDigests(sources).open('memory:key', 'k').catch(() => undefined);
      // What is refused as a key is none.
      if (open === undefined) return;
      const hmac = (id: string) => createHmac('sha256', text).update(`id:${id}`).digest('hex');
      expect(ids.map(open)).toEqual(ids.map(hmac));
    }),
    BOUNDED,
  );
});

test('is the same whether or not the key’s file ends in a line break', async () => {
  const [one, other] = [await digests.open('memory:key', 'k'), await digests.open('memory:line', 'k')];
  expect(one('player-1')).toBe(other('player-1'));
});

test('signs no token, even where its key is one that signs tokens and the id is chosen to be one', async () => {
  const digest = await digests.open('memory:key', 'the key');
  const token = hs256({ alg: 'HS256', typ: 'JWT' }, { sub: 'player-1' }, KEY);
  const signature = Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url').toString('hex');
  const input = token.slice(0, token.lastIndexOf('.'));
  expect(createHmac('sha256', KEY).update(input).digest('hex')).toBe(signature);
  expect(digest(input)).not.toBe(signature);
});

test.each([
  ['memory:missing', 'the key from memory:missing: '],
  ['memory:short', 'the key from memory:short: needs at least 32 bytes of text'],
  ['memory:blanks', 'the key from memory:blanks: needs at least 32 bytes of text'],
  ['memory:sample', 'the key from memory:sample: is a placeholder: give a key of your own'],
  ['kms:key', 'the key from kms:key: needs at least 32 bytes of text'],
  [KEY as `${string}:${string}`, 'the key from (reference not shown): '],
] as const)('cannot be had from %s', async (reference, problem) => {
  await expect(digests.open(reference, 'the key')).rejects.toThrow(problem);
});

test('does not show its key', async () => {
  const digest = await digests.open('memory:key', 'the key');
  expect(inspect([digest, digests], { depth: 3, showHidden: false })).not.toContain(KEY.slice(0, 16));
  const problem = await digests.open(KEY as `${string}:${string}`, 'k').catch((error: unknown) => error);
  expect(inspect(problem)).not.toContain(KEY);
});
