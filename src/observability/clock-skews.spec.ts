import { skewOf } from './clock-skews.js';

const NOW = Date.parse('2026-11-22T12:00:00.500Z');

/** An answer with this date, for which we waited so long. */
function skew(date: string | null, waitedMs = 0): number | undefined {
  return skewOf({ date, askedAtMs: 1000, answeredAtMs: 1000 + waitedMs }, NOW);
}

test.each([
  ['the same', 'Sun, 22 Nov 2026 12:00:00 GMT', 0],
  ['ahead', 'Sun, 22 Nov 2026 12:00:06 GMT', 6000],
  ['behind', 'Sun, 22 Nov 2026 11:59:54 GMT', -6000],
  ['a day ahead', 'Mon, 23 Nov 2026 12:00:00 GMT', 86_400_000],
  ['of a machine that has none', 'Thu, 01 Jan 1970 00:00:00 GMT', -NOW + 500],
])('tells by how much the other clock differs: %s', (_, date, expected) => {
  expect(skew(date)).toBe(expected);
});

test.each([
  ['at its end', 'Sun, 22 Nov 2026 12:00:00 GMT', 0],
  ['at its beginning', 'Sun, 22 Nov 2026 11:59:52 GMT', 0],
  ['after its end', 'Sun, 22 Nov 2026 12:00:01 GMT', 1000],
  ['before its beginning', 'Sun, 22 Nov 2026 11:59:51 GMT', -1000],
])('an answer may have been dated at any moment of a long wait: %s', (_, date, expected) => {
  expect(skew(date, 8000)).toBe(expected);
});

test.each([
  ['none', null],
  ['nothing', ''],
  ['nonsense', 'yesterday'],
  ['what says that it is none', 'Invalid Date'],
  ['a number', '1795348800'],
  ['another form', '2026-11-22T12:00:00Z'],
  ['another zone', 'Sun, 22 Nov 2026 12:00:06 +0100'],
  ['a day that there is not', 'Sun, 31 Nov 2026 12:00:00 GMT'],
  ['the wrong day of the week', 'Mon, 22 Nov 2026 12:00:06 GMT'],
  ['two', 'Sun, 22 Nov 2026 12:00:06 GMT, Sun, 22 Nov 2026 12:00:06 GMT'],
])('a date that is none says nothing: %s', (_, date) => {
  expect(skew(date)).toBeUndefined();
});
