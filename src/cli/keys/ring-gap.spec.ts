import { at, hours, NOW_MS, ringOf } from '../../../test/cli/keys/ring-of.js';
import type { KeyOptions } from '../../tokens/account-options.js';
import { firstGap } from './ring-gap.js';

test.each<readonly [string, readonly Omit<KeyOptions, 'source'>[], number, number]>([
  ['now, for good, where nobody has said when', [{ keyId: 'a', activateAt: 'later' }], 0, Infinity],
  ['now, until the first begins', [{ keyId: 'a', activateAt: hours(3) }], 0, 3],
  [
    'where one ends before the next begins',
    [
      { keyId: 'a', retireAt: hours(2) },
      { keyId: 'b', activateAt: hours(5) },
    ],
    2,
    5,
  ],
  ['where the last one ends', [{ keyId: 'a', retireAt: hours(2) }], 2, Infinity],
  [
    'where the next one is revoked',
    [
      { keyId: 'a', retireAt: hours(2) },
      { keyId: 'b', activateAt: hours(2), revoked: true },
    ],
    2,
    Infinity,
  ],
])('no version signs %s', (_, keys, from, until) => {
  const untilMs = until === Infinity ? Infinity : at(until).ms;
  expect(firstGap(ringOf(keys).declaration, NOW_MS)).toEqual({ fromMs: at(from).ms, untilMs });
});

test.each<readonly [string, readonly Omit<KeyOptions, 'source'>[]]>([
  ['one has no end', [{ keyId: 'a' }, { keyId: 'b', activateAt: hours(1) }]],
  [
    'one ends as the next begins',
    [
      { keyId: 'a', retireAt: hours(1) },
      { keyId: 'b', activateAt: hours(1) },
    ],
  ],
])('there is no gap where %s', (_, keys) => {
  expect(firstGap(ringOf(keys).declaration, NOW_MS)).toBeUndefined();
});
