import { inspectTimes, spanText } from './inspect-times.js';

const NOW = 1_795_348_800;
const LIFETIME = { defaultSeconds: 900, maxSeconds: 3600 };

const codes = (claims: object, lifetime: Parameters<typeof inspectTimes>[1] = LIFETIME): readonly string[] =>
  inspectTimes({ ...claims }, lifetime, NOW * 1000).map(({ code, claim }) => `${code} ${claim}`);

test.each<readonly [string, object, readonly string[]]>([
  ['nothing', {}, []],
  ['all good', { iat: NOW, nbf: NOW, exp: NOW + 1 }, []],
  ['exp now', { exp: NOW }, ['expired exp']],
  ['exp a moment away', { exp: NOW + 0.001 }, []],
  ['exp long ago', { exp: -1e300 }, ['expired exp']],
  ['exp zero', { exp: -0 }, ['expired exp']],
  ['exp in milliseconds', { exp: NOW * 1000 }, ['time_in_milliseconds exp']],
  ['exp at the edge of the units', { exp: 100_000_000_000 }, ['time_in_milliseconds exp']],
  ['exp of infinity', { exp: Infinity }, ['time_in_milliseconds exp']],
  ['exp of less than nothing', { exp: -Infinity }, []],
  ['exp as text', { exp: String(NOW - 1) }, []],
  ['nbf a moment ahead', { nbf: NOW + 0.5 }, ['not_yet_valid nbf']],
  ['iat ahead', { iat: NOW + 1 }, ['issued_in_future iat']],
  ['iat in milliseconds', { iat: NOW * 1000, exp: NOW + 1 }, ['time_in_milliseconds iat']],
  ['exp at iat', { iat: NOW + 5, exp: NOW + 5 }, ['issued_in_future iat', 'lifetime_invalid exp']],
  ['the longest lifetime', { iat: NOW, exp: NOW + 3600 }, []],
  ['a longer one', { iat: NOW, exp: NOW + 3601 }, ['lifetime_long exp']],
  ['inherited times', Object.create({ exp: 1 }) as object, []],
])('%s', (_, claims, expected) => {
  expect(codes(claims)).toEqual(expected);
});

test('longer than a published maximum is an error', () => {
  expect(codes({ iat: NOW, exp: NOW + 3601 }, { ...LIFETIME, isPublished: true })).toEqual([
    'lifetime_invalid exp',
  ]);
});

test('a clock read to the millisecond counts', () => {
  expect(inspectTimes({ exp: NOW }, LIFETIME, NOW * 1000 - 1)).toEqual([]);
  expect(inspectTimes({ exp: NOW }, LIFETIME, NOW * 1000 + 1)[0]?.detail).toBe('expired 1 s ago');
});

test.each([
  [0.2, '1 s'],
  [89, '89 s'],
  [120, '120 s (2 min)'],
  [3_725, '3725 s (1 h 2 min)'],
  [86_400 * 3 + 5, '259205 s (3 d 5 s)'],
])('%d s read as %s', (seconds, text) => {
  expect(spanText(seconds)).toBe(text);
});

test.each([
  [{ iat: NOW, exp: NOW + 3601 }, 'lies 3601 s (1 h 1 s) after iat, longer than 3600 s (1 h)'],
  [{ exp: NOW + 7200 }, 'lies 7200 s (2 h) after now, longer than 3600 s (1 h)'],
])('says what a lifetime is counted from: %j', (claims, detail) => {
  expect(inspectTimes(claims, LIFETIME, NOW * 1000)).toEqual([
    { code: 'lifetime_long', claim: 'exp', detail },
  ]);
});
