import { parseInstant } from './instant.js';

test.each([
  ['2026-12-01T02:00:00Z', Date.UTC(2026, 11, 1, 2)],
  ['2026-12-01T02:00Z', Date.UTC(2026, 11, 1, 2)],
  ['2026-12-01T02:00:00+02:00', Date.UTC(2026, 11, 1)],
  ['2026-12-01T02:00-05:30', Date.UTC(2026, 11, 1, 7, 30)],
  ['2026-12-01T00:00:00-00:00', Date.UTC(2026, 11, 1)],
  ['2026-12-31T23:59:59.999Z', Date.UTC(2027, 0, 1) - 1],
  ['2026-12-31T23:59:59.5Z', Date.UTC(2027, 0, 1) - 500],
  ['2026-12-01T02:00:00.123456789Z', Date.UTC(2026, 11, 1, 2, 0, 0, 123)],
  ['2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
  ['2000-02-29T00:00:00Z', Date.UTC(2000, 1, 29)],
  ['1970-01-01T00:00:00Z', 0],
])('%s is an instant', (text, ms) => {
  expect(parseInstant(text)).toBe(ms);
});

test.each([
  ['an empty text', ''],
  ['a date alone', '2026-12-01'],
  ['no offset', '2026-12-01T02:00:00'],
  ['an offset without minutes', '2026-12-01T02:00:00+02'],
  ['an offset without a colon', '2026-12-01T02:00:00+0200'],
  ['an offset of a day', '2026-12-01T02:00:00+24:00'],
  ['a blank for the T', '2026-12-01 02:00:00Z'],
  ['small letters', '2026-12-01t02:00:00z'],
  ['a blank behind it', '2026-12-01T02:00:00Z '],
  ['a line break behind it', '2026-12-01T02:00:00Z\n'],
  ['hour 24', '2026-12-01T24:00:00Z'],
  ['minute 60', '2026-12-01T02:60:00Z'],
  ['a leap second', '2026-12-31T23:59:60Z'],
  ['a bare decimal point', '2026-12-01T02:00:00.Z'],
  ['a decimal comma', '2026-12-01T02:00:00,5Z'],
  ['ten decimals', '2026-12-01T02:00:00.0123456789Z'],
  ['month 0', '2026-00-01T00:00:00Z'],
  ['month 13', '2026-13-01T00:00:00Z'],
  ['day 0', '2026-12-00T00:00:00Z'],
  ['30 February', '2027-02-30T00:00:00Z'],
  ['29 February of a common year', '2027-02-29T00:00:00Z'],
  ['29 February of 2100', '2100-02-29T00:00:00Z'],
  ['31 April', '2027-04-31T00:00:00Z'],
  ['a year of six digits', '+002026-12-01T00:00:00Z'],
  ['a year of two digits', '26-12-01T00:00:00Z'],
  ['an RFC 2822 date', 'Tue, 01 Dec 2026 02:00:00 GMT'],
  ['an ordinal date', '2026-335T02:00:00Z'],
  ['a week date', '2026-W49-2T02:00:00Z'],
  ['seconds since the epoch, as text', '1796090400'],
  ['other digits', '٢٠٢٦-12-01T02:00:00Z'],
  ['milliseconds', 1_796_090_400_000],
  ['a Date', new Date(0)],
  ['null', null],
  ['nothing', undefined],
])('%s is no instant', (_, given) => {
  expect(parseInstant(given)).toBeUndefined();
});
