import { at, hours, NOW_MS } from '../../../test/cli/keys/ring-of.js';
import { UsageError } from '../usage-error.js';
import { readInstant } from './planned-instant.js';

test('an instant stands in the file as it was given', () => {
  const text = '2026-12-01T03:00:00+01:00';
  expect(readInstant(text, NOW_MS)).toEqual({ ms: Date.parse('2026-12-01T02:00:00Z'), text });
});

test.each([undefined, 'now'])('%s is this very instant', (text) => {
  expect(readInstant(text, NOW_MS)).toEqual(at(0));
  expect(readInstant(text, NOW_MS + 7).text).toBe('2026-11-22T12:00:00.007Z');
});

test('what has just passed is taken, what has long passed is not', () => {
  expect(readInstant('2026-11-22T11:59:00Z', NOW_MS).ms).toBe(NOW_MS - 60_000);
  expect(() => readInstant('2026-11-22T11:58:59Z', NOW_MS)).toThrow(/past/);
  expect(() => readInstant(hours(-24), NOW_MS)).toThrow(UsageError);
});

test.each(['2026-12-01', '2026-12-01T02:00:00', 'tomorrow', '2026-02-30T00:00:00Z', ''])(
  '%p is no instant',
  (text) => {
    expect(() => readInstant(text, NOW_MS)).toThrow(UsageError);
  },
);
