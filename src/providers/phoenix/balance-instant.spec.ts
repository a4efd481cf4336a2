import { parseBalanceInstant } from './balance-instant.js';

const NOON_MS = Date.parse('2026-11-22T12:00:00Z');

test.each([
  ['UTC', '2026-11-22T12:00:00Z'],
  ['milliseconds', '2026-11-22T12:00:00.000Z'],
  ['an offset', '2026-11-22T13:30:00+01:30'],
  ['no seconds', '2026-11-22T12:00Z'],
  ['milliseconds since the epoch', NOON_MS],
])('takes %s', (_, given) => {
  expect(parseBalanceInstant(given)).toBe(NOON_MS);
});

test.each([
  ['seconds since the epoch', NOON_MS / 1000],
  ['half a millisecond', NOON_MS + 0.5],
  ['a number in a string', String(NOON_MS)],
  ['no offset', '2026-11-22T12:00:00'],
  ['a day alone', '2026-11-22'],
  ['30 February', '2026-02-30T12:00:00Z'],
  ['hour 25', '2026-11-22T25:00:00Z'],
  ['month 13', '2026-13-01T12:00:00Z'],
  ['the epoch', '1970-01-01T00:00:00Z'],
  ['beyond what a date can hold', 8_640_000_000_000_001],
  ['words', 'yesterday'],
  ['null', null],
])('refuses %s', (_, given) => {
  expect(parseBalanceInstant(given)).toBeUndefined();
});
