import { createHmac } from 'node:crypto';
import { KeySources } from '../keystore/key-sources.js';
import { KeyedDigests } from '../keystore/keyed-digests.js';
import { MemoryKeySource } from '../testing/memory.key-source.js';
import { testSecret } from '../testing/test-keys.js';
import { PlayerName } from './player-name.js';

const KEY = testSecret();
const digests = new KeyedDigests(new KeySources([new MemoryKeySource({ key: KEY })]));

test('a player stands in the audit as a hash under the key', async () => {
  const name = new PlayerName({ as: 'hash', key: 'memory:key' }, digests);
  await name.open();
  const hash = createHmac('sha256', KEY).update('id:player-1').digest('hex');
  expect(name.of('player-1')).toBe(`hmac:${hash}`);
  expect(name.of('player-2')).not.toBe(name.of('player-1'));
});

test('a player stands in the audit as the id where that is wanted', async () => {
  const name = new PlayerName({ as: 'id' }, digests);
  await name.open();
  expect(name.of('hmac:player')).toBe('id:hmac:player');
});

test('without its key nothing starts', async () => {
  const name = new PlayerName({ as: 'hash', key: 'memory:missing' }, digests);
  await expect(name.open()).rejects.toThrow('the key of the audit from memory:missing');
});
