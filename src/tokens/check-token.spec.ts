import type { JwtHeader } from '../keystore/jwt.types.js';
import { checkToken } from './check-token.js';
import type { TokenAccount, TokenContract } from './token-contract.js';

const ACCOUNT = { name: 'default', issuedAtBackdateSeconds: 0 };
const HEADER: JwtHeader = { alg: 'HS256', typ: 'JWT' };
const CLAIMS = { sub: 'player-1', iat: 1000, exp: 1900 };

const CONTRACT: TokenContract<TokenAccount, object> = {
  provider: 'acme',
  algorithm: 'HS256',
  kid: 'optional',
  rotation: 'overlap',
  lifetime: { defaultSeconds: 900, maxSeconds: 3600 },
  claimRules: [
    { claim: 'sub', shape: 'text', required: true, input: 'playerId' },
    { claim: 'iat', shape: 'seconds', required: true },
    { claim: 'exp', shape: 'seconds', required: true },
    { claim: 'scope', shape: 'texts', required: false, input: 'scope' },
  ],
  playerId: () => 'player-1',
  claims: () => CLAIMS,
  delivery: () => ({}),
};

function findings(
  { header = HEADER, claims = CLAIMS }: { readonly header?: object; readonly claims?: object },
  contract: Partial<typeof CONTRACT> = {},
): readonly string[] {
  const token = { header: header as JwtHeader, claims: claims as Record<string, unknown> };
  return checkToken({ ...CONTRACT, ...contract }, token, ACCOUNT).map(
    ({ code, claim }) => `${code} ${String(claim)}`,
  );
}

test('a good token has no findings', () => {
  expect(findings({})).toEqual([]);
  expect(findings({ claims: { ...CLAIMS, scope: ['read'], other: 'whatever' } })).toEqual([]);
});

test.each([
  ['required', HEADER, ['header_invalid kid']],
  ['required', { ...HEADER, kid: 'k' }, []],
  ['optional', HEADER, []],
  ['optional', { ...HEADER, kid: 'k' }, []],
  ['never', HEADER, []],
  ['never', { ...HEADER, kid: 'k' }, ['header_invalid kid']],
] as const)('where kid is %s, of the header %j', (kid, header, expected) => {
  expect(findings({ header }, { kid })).toEqual(expected);
});

test.each(['RS256', 'none', 'hs256', undefined])('refuses the algorithm %p: the contract pins it', (alg) => {
  expect(findings({ header: { ...HEADER, alg } })).toEqual(['header_invalid alg']);
});

test.each([
  ['the least lifetime', 1001, []],
  ['the maximum, inclusive', 4600, []],
  ['a second more', 4601, ['lifetime_invalid exp']],
  ['none at all', 1000, ['lifetime_invalid exp']],
  ['an end before the beginning', 999, ['lifetime_invalid exp']],
])('%s', (_, exp, expected) => {
  expect(findings({ claims: { ...CLAIMS, exp } })).toEqual(expected);
});

test('everything that is wrong is found', () => {
  expect(findings({ header: { alg: 'none' }, claims: { iat: 'now', exp: 1900, scope: 'read' } })).toEqual([
    'header_invalid alg',
    'claim_missing sub',
    'claim_mistyped iat',
    'claim_mistyped scope',
    'lifetime_invalid exp',
  ]);
});
