import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { FixedClock } from '../testing/fixed-clock.js';
import { MintTally } from './mint-tally.js';

const RING = { provider: 'acme', account: 'default' };
const NOW = Date.parse('2026-11-22T12:00:00Z') / 1000;

/** It began elsewhere. */
let steady: FixedClock;
beforeEach(() => {
  steady = new FixedClock(5_000);
});

/** A tally in which each of these lifetimes has been minted at `NOW`. */
function tallyOf(...ttls: readonly number[]): MintTally {
  const tally = new MintTally(steady);
  for (const ttl of ttls) tally.count(RING, 'v1', NOW + ttl, NOW * 1000);
  return tally;
}

test('of a version that has minted nothing there is nothing to say', () => {
  expect(tallyOf().read(RING, 'v1', NOW * 1000)).toEqual({ minted: 0, alive: 0 });
});

test('counts what is minted, and knows when the last of it expires', () => {
  expect(tallyOf(60, 900, 60, 300).read(RING, 'v1', NOW * 1000)).toEqual({
    minted: 4,
    alive: 4,
    aliveUntilSeconds: NOW + 900,
  });
});

test.each([
  ['a millisecond before the first expires', 59_999, { minted: 4, alive: 4, aliveUntilSeconds: NOW + 900 }],
  ['at the very second that it expires', 60_000, { minted: 4, alive: 2, aliveUntilSeconds: NOW + 900 }],
  ['before the last expires', 899_999, { minted: 4, alive: 1, aliveUntilSeconds: NOW + 900 }],
  ['when the last expires', 900_000, { minted: 4, alive: 0 }],
  ['a year later', 31_536_000_000, { minted: 4, alive: 0 }],
])('%s, so many are alive', (_, elapsedMs, expected) => {
  expect(tallyOf(60, 900, 60, 300).read(RING, 'v1', NOW * 1000 + elapsedMs)).toEqual(expected);
});

test('what has expired is forgotten, and what is minted afterwards counted', () => {
  const tally = tallyOf(60, 120);
  const mintAt = (second: number) => {
    tally.count(RING, 'v1', NOW + second + 60, (NOW + second) * 1000);
  };
  const readAt = (second: number) => tally.read(RING, 'v1', (NOW + second) * 1000);
  for (const second of [90, 150, 151]) mintAt(second);
  expect(readAt(205)).toEqual({ minted: 5, alive: 2, aliveUntilSeconds: NOW + 211 });
  mintAt(400);
  expect(readAt(400)).toEqual({ minted: 6, alive: 1, aliveUntilSeconds: NOW + 460 });
  expect(readAt(460)).toEqual({ minted: 6, alive: 0 });
});

test('a clock that is set forward and back again loses no token', () => {
  const tally = tallyOf(60, 900);
  const readAt = (second: number) => tally.read(RING, 'v1', (NOW + second) * 1000);
  expect(readAt(31_536_000)).toEqual({ minted: 2, alive: 0 });
  tally.count(RING, 'v1', NOW + 31_536_000 + 60, (NOW + 31_536_000) * 1000);
  steady.advance(90);
  expect(readAt(90)).toEqual({ minted: 3, alive: 2, aliveUntilSeconds: NOW + 31_536_060 });
  steady.advance(810);
  expect(readAt(900)).toMatchObject({ minted: 3, alive: 1 });
});

test('each version, account and provider has a count of its own', () => {
  const tally = tallyOf();
  const rings = [RING, { ...RING, account: 'eu' }, { ...RING, provider: 'other' }];
  rings.forEach((ring, index) => {
    ['v1', 'v2'].forEach((keyId, version) => {
      const times = 1 + index * 2 + version;
      for (let mint = 0; mint < times; mint += 1) tally.count(ring, keyId, NOW + 10 * times, NOW * 1000);
    });
  });
  const read = rings.flatMap((ring) => ['v1', 'v2'].map((keyId) => tally.read(ring, keyId, NOW * 1000)));
  expect(read).toEqual(
    [1, 2, 3, 4, 5, 6].map((times) => ({
      minted: times,
      alive: times,
      aliveUntilSeconds: NOW + 10 * times,
    })),
  );
});

test('days of mints take no more room than the tokens that are alive', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heapAfter = (days: number, tally: MintTally): number => {
    for (let second = 0; second < days * 86_400; second += 1) {
      steady.advance(1);
      tally.count(RING, 'v1', NOW + second + 1800, (NOW + second) * 1000);
    }
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = heapAfter(0, tallyOf());
  const tally = tallyOf();
  // Ten days have 864 000 seconds of expiry, each of them some 40 bytes if it were kept: 30 MB and more.
  const grownBytes = heapAfter(10, tally) - before;
  expect(tally.read(RING, 'v1', (NOW + 864_000 - 1) * 1000)).toEqual({
    minted: 864_000,
    alive: 1800,
    aliveUntilSeconds: NOW + 864_000 - 1 + 1800,
  });
  expect(grownBytes).toBeLessThan(5_000_000);
});
