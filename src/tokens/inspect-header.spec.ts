import { inspectHeader } from './inspect-header.js';
import type { TokenAccount, TokenContract } from './token-contract.js';

const contractOf = (
  kid: TokenContract<TokenAccount, unknown>['kid'],
): TokenContract<TokenAccount, unknown> => ({
  provider: 'acme',
  algorithm: 'HS256',
  kid,
  rotation: 'overlap',
  lifetime: { defaultSeconds: 1, maxSeconds: 2 },
  claimRules: [],
  playerId: () => '',
  claims: () => ({}),
  delivery: () => ({}),
});

const codes = (header: object, kid: 'required' | 'optional' | 'never' = 'never', expected?: string) =>
  inspectHeader(contractOf(kid), { ...header }, expected === undefined ? [] : [expected]).map(
    ({ code, claim }) => `${code} ${claim}`,
  );

test.each(['none', 'None', 'NONE', 'nOnE'])('the algorithm %s is none', (alg) => {
  expect(codes({ alg })).toEqual(['algorithm_none alg']);
});

test.each([
  undefined,
  null,
  '',
  'hs256',
  'HS256 ',
  'HS512',
  'RS256',
  'PS256',
  'ES256',
  'none ',
  0,
  true,
  ['HS256'],
  { alg: 'HS256' },
])('the algorithm %j is not the one of the contract', (alg) => {
  expect(codes({ alg })).toEqual(['algorithm_mismatch alg']);
});

test.each<readonly [object, readonly string[]]>([
  [{ typ: 'JWT' }, []],
  [{ typ: 'jwt' }, []],
  [{ typ: null }, ['type_unexpected typ']],
  [{ typ: 'at+jwt' }, ['type_unexpected typ']],
  [{ crit: [] }, ['extension_unsupported crit']],
  [{ b64: true }, ['extension_unsupported b64']],
  [{ crit: null, b64: null }, ['extension_unsupported crit', 'extension_unsupported b64']],
  [{ x5u: '', jku: null }, ['key_in_header jku', 'key_in_header x5u']],
  [{ zip: 'DEF', cty: 'JWT' }, []],
])('%j', (members, expected) => {
  expect(codes({ alg: 'HS256', ...members })).toEqual(expected);
});

test.each<readonly ['required' | 'optional' | 'never', unknown, string | undefined, readonly string[]]>([
  ['required', 'key', 'key', []],
  ['required', 'key', undefined, []],
  ['required', undefined, 'key', ['header_invalid kid']],
  ['required', 'KEY', 'key', ['kid_mismatch kid']],
  ['required', '', 'key', ['kid_mismatch kid']],
  ['required', '__proto__', 'key', ['kid_mismatch kid']],
  ['required', '../../dev/null', 'key', ['kid_mismatch kid']],
  ['required', ['key'], 'key', ['header_invalid kid']],
  ['optional', 'any', 'key', []],
  ['optional', null, undefined, ['header_invalid kid']],
  ['never', undefined, undefined, []],
  ['never', 'any', undefined, []],
  ['never', 7, undefined, ['header_invalid kid']],
])('where kid is %s, %j beside our %j', (rule, kid, expected, findings) => {
  expect(codes({ alg: 'HS256', ...(kid !== undefined && { kid }) }, rule, expected)).toEqual(findings);
});
