import { inspectToken } from './inspect-token.js';
import type { TokenAccount, TokenContract } from './token-contract.js';

const NOW = 1_795_348_800;
const CLAIMS = { iat: NOW - 10, exp: NOW + 600 };

const CONTRACT: TokenContract<TokenAccount, object> = {
  provider: 'acme',
  algorithm: 'HS256',
  kid: 'never',
  rotation: 'overlap',
  lifetime: { defaultSeconds: 900, maxSeconds: 3600 },
  claimRules: [
    { claim: 'iat', shape: 'seconds', required: true },
    { claim: 'exp', shape: 'seconds', required: true },
    { claim: 'amount', shape: 'amount', required: false },
  ],
  playerId: () => '',
  claims: () => CLAIMS,
  delivery: () => ({}),
};

/** Inspects a payload written by hand, under a signature that holds. */
function inspect(payload: string, contract = CONTRACT) {
  const [header, claims] = ['{"alg":"HS256"}', payload].map((text) =>
    Buffer.from(text).toString('base64url'),
  );
  return inspectToken(contract, `${header}.${claims}.${'A'.repeat(43)}`, {
    nowMs: NOW * 1000,
    checkSignature: () => ({ holds: true, hints: [] }),
  });
}

const codes = (payload: string) => inspect(payload).findings.map(({ code, claim }) => `${code} ${claim}`);
const payload = (members: string) => `{"iat":${CLAIMS.iat},"exp":${CLAIMS.exp},${members}}`;

test.each<readonly [string, readonly string[]]>([
  ['"nbf":0', []],
  [`"nbf":${NOW}`, []],
  ['"nbf":"0"', ['claim_mistyped nbf']],
  ['"nbf":null', ['claim_mistyped nbf']],
  ['"nbf":[0]', ['claim_mistyped nbf']],
  ['"nbf":-1e999', ['claim_mistyped nbf']],
  [`"nbf":${NOW + 1}`, ['not_yet_valid nbf']],
])('nbf is minded though the contract does not know it: %s', (members, expected) => {
  expect(codes(payload(members))).toEqual(expected);
});

test.each<readonly [string, string, readonly string[]]>([
  [
    'an exp that is no whole number, far ahead',
    `{"iat":${NOW},"exp":${NOW + 9999}.5}`,
    ['claim_mistyped exp', 'lifetime_long exp'],
  ],
  [
    'an iat that is no whole number, ahead',
    `{"iat":${NOW + 5}.5,"exp":${NOW + 60}}`,
    ['claim_mistyped iat', 'issued_in_future iat'],
  ],
])('a warning does not stand for an error: %s', (_, text, expected) => {
  expect(codes(text)).toEqual(expected);
  expect(inspect(text).valid).toBe(false);
});

test.each([
  ['-0', '-0'],
  ['1e999', 'Infinity'],
  ['-1e999', '-Infinity'],
  ['"NaN"', '"NaN"'],
  ['[]', '[]'],
])('shows an amount of %s as %s', (amount, actual) => {
  expect(inspect(payload(`"amount":${amount}`)).findings).toMatchObject([{ code: 'claim_mistyped', actual }]);
});

test('a claim nested deep enough to overflow a stack is told, not thrown', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  expect(codes(`{"exp":${deep}}`)).toEqual(['claims_unreadable undefined']);
  expect(inspect(`{"exp":${deep}}`)).toMatchObject({ valid: false, claims: null });
});
