import { parseBalance } from './balance.js';

test.each([
  [0, 0],
  [1234.56, 1234.56],
  [0.1, 0.1],
  [1e-7, 1e-7],
  [1e-8, 1e-8],
  [999_999_999_999_999, 999_999_999_999_999],
  ['0', 0],
  ['0.00000001', 1e-8],
  ['1234.50', 1234.5],
  ['9999999.99999999', 9_999_999.999_999_99],
])('%p is the balance %p', (given, balance) => {
  expect(parseBalance(given)).toBe(balance);
});

test.each([
  ['what arithmetic in doubles leaves behind', 0.1 + 0.2],
  ['minus zero', -0],
  ['minus zero in a string', '-0'],
  ['a debt', -0.01],
  ['nine decimals', '0.123456789'],
  ['nine decimals as a number', 1e-9],
  ['sixteen digits', 1_000_000_000_000_001],
  ['sixteen digits in a string', '1234567.890123456'],
  ['an exponent', '1e3'],
  ['what only an exponent can write', 1e21],
  ['not a number', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['a leading zero', '01'],
  ['a sign', '+1'],
  ['a bare point', '.5'],
  ['a trailing point', '1.'],
  ['a comma', '1,5'],
  ['blanks', ' 1'],
  ['nothing', ''],
  ['another script', '١٢'],
  ['null', null],
  ['a boolean', true],
  ['an array', [1]],
  ['a bigint', 1n],
])('refuses %s', (_, given) => {
  expect(parseBalance(given)).toBeUndefined();
});
