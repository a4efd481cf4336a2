import { jest } from '@jest/globals';
import { RefusalFlood, type RefusalKind } from './refusal-flood.js';

const NOBODY: RefusalKind = { caller: undefined, code: 'caller_unauthenticated' };

let told: (readonly [RefusalKind, number])[];
let flood: RefusalFlood;
beforeEach(() => {
  jest.useFakeTimers();
  told = [];
  flood = new RefusalFlood((kind, count) => told.push([kind, count]));
});
afterEach(() => {
  jest.useRealTimers();
});

/** How many of so many are recorded one by one. */
function recorded(count: number, kind: RefusalKind): number {
  return Array.from({ length: count }, () => flood.isRecorded(kind)).filter(Boolean).length;
}

test('a hundred in ten seconds are recorded one by one, and further ones as one', () => {
  expect(recorded(100, NOBODY)).toBe(100);
  expect(recorded(50, NOBODY)).toBe(0);
  jest.advanceTimersByTime(9_999);
  expect(told).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(told).toEqual([[NOBODY, 50]]);
  expect(recorded(1, NOBODY)).toBe(1);
});

test('what is no flood leaves nothing to be told', () => {
  recorded(100, NOBODY);
  jest.advanceTimersByTime(20_000);
  expect(told).toEqual([]);
});

test('each caller over its limit has a hundred of its own', () => {
  const [games, rewards] = ['games', 'rewards'].map((caller) => ({ caller, code: 'rate_limited' }));
  expect(recorded(101, { ...games })).toBe(100);
  expect(recorded(102, { ...rewards })).toBe(100);
  flood.end();
  expect(told).toEqual([
    [games, 1],
    [rewards, 2],
  ]);
  jest.advanceTimersByTime(20_000);
  expect(told).toHaveLength(2);
});

test.each(['request_invalid', 'issuer_unavailable', 'internal'])(
  'whatever a caller that nobody knows is refused by is bounded: %s',
  (code) => {
    expect(recorded(200, { caller: undefined, code })).toBe(100);
  },
);

test.each(['caller_forbidden', 'request_invalid', 'account_unknown', 'internal', undefined])(
  'what only a known caller within its limits can have refused is always recorded: %s',
  (code) => {
    expect(recorded(2_000, { caller: 'games', code })).toBe(2_000);
  },
);
