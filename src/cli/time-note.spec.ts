import { timeNote } from './time-note.js';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const SECONDS = NOW / 1000;

test.each<readonly [unknown, string | undefined]>([
  [SECONDS, '2026-11-22T12:00:00.000Z, now'],
  [SECONDS + 1, '2026-11-22T12:00:01.000Z, in 1 s'],
  [SECONDS + 14 * 60 + 59, '2026-11-22T12:14:59.000Z, in 14 min'],
  [SECONDS - 3 * 3600, '2026-11-22T09:00:00.000Z, 3 h ago'],
  [SECONDS - 86_400.5, '2026-11-21T11:59:59.500Z, 1 d ago'],
  [NOW + 60_000, '2026-11-22T12:01:00.000Z, in 1 min'],
  [0, '1970-01-01T00:00:00.000Z, 20779 d ago'],
  [-1, '1969-12-31T23:59:59.000Z, 20779 d ago'],
  [1e300, undefined],
  [Infinity, undefined],
  [NaN, undefined],
  [String(SECONDS), undefined],
  [null, undefined],
])('%j reads as %s', (value, note) => {
  expect(timeNote(value, NOW)).toBe(note);
});
