import { FINDING_CATALOGUE } from './explain-finding.js';
import { type InspectionContext, inspectToken, type SignatureResult } from './inspect-token.js';
import type { Inspection } from './inspection.js';
import type { TokenAccount, TokenContract } from './token-contract.js';
import { SIGNATURE_CODES } from './verdict.js';

interface Account extends TokenAccount {
  readonly gameId: string;
}

const NOW = 1_795_348_800;
const ACCOUNT: Account = { name: 'default', issuedAtBackdateSeconds: 0, gameId: 'g-1' };
const HEADER = { alg: 'HS256', typ: 'JWT', kid: 'k-1' };
const CLAIMS = { iss: 'g-1', sub: 'player-1', iat: NOW - 10, exp: NOW + 600 };

const CONTRACT: TokenContract<Account, object> = {
  provider: 'acme',
  algorithm: 'HS256',
  kid: 'required',
  rotation: 'overlap',
  lifetime: { defaultSeconds: 900, maxSeconds: 3600, isPublished: true },
  claimRules: [
    { claim: 'iss', shape: 'text', required: true, pinnedTo: ({ gameId }) => gameId },
    { claim: 'sub', shape: 'text', required: true, input: 'playerId' },
    { claim: 'iat', shape: 'seconds', required: false, advised: true },
    { claim: 'exp', shape: 'seconds', required: true },
  ],
  playerId: () => 'player-1',
  claims: () => CLAIMS,
  delivery: () => ({}),
};

interface Given {
  readonly header?: object;
  readonly claims?: object;
  readonly signature?: Buffer;
  readonly contract?: Partial<typeof CONTRACT>;
  readonly context?: Partial<InspectionContext<Account>>;
  readonly result?: SignatureResult;
}

const GOOD_SIGNATURE = Buffer.alloc(32, 7);

function inspect({
  header,
  claims,
  signature = GOOD_SIGNATURE,
  contract,
  context,
  result,
}: Given = {}): Inspection {
  const parts = [
    JSON.stringify({ ...HEADER, ...header }),
    JSON.stringify({ ...CLAIMS, ...claims }),
    signature,
  ].map((bytes) => Buffer.from(bytes as string).toString('base64url'));
  return inspectToken({ ...CONTRACT, ...contract }, parts.join('.'), {
    nowMs: NOW * 1000,
    account: ACCOUNT,
    kids: ['k-1'],
    checkSignature: (_, given) => result ?? { holds: given.equals(GOOD_SIGNATURE), hints: [] },
    ...context,
  });
}

function codesOf(given: Given): readonly string[] {
  return inspect(given).findings.map(({ code, claim }) => [code, claim].filter(Boolean).join(' '));
}

test('a good token is valid, verified, and shown', () => {
  expect(inspect()).toEqual({
    valid: true,
    code: null,
    findings: [],
    verified: true,
    header: HEADER,
    claims: CLAIMS,
  });
});

test.each<readonly [string, Given, readonly string[]]>([
  ['no kid', { header: { kid: undefined } }, ['header_invalid kid']],
  ['no kid where none is due', { header: { kid: undefined }, contract: { kid: 'never' } }, []],
  ['a kid that is no text', { header: { kid: 7 } }, ['header_invalid kid']],
  ['another kid', { header: { kid: 'k-2' } }, ['kid_mismatch kid']],
  ['another kid where it is free', { header: { kid: 'k-2' }, contract: { kid: 'optional' } }, []],
  ['any kid where ours is unknown', { header: { kid: 'k-2' }, context: { kids: [] } }, []],
  ['no algorithm', { header: { alg: undefined } }, ['algorithm_mismatch alg']],
  ['an algorithm that is no text', { header: { alg: ['HS256'] } }, ['algorithm_mismatch alg']],
  ['the algorithm NONE', { header: { alg: 'NONE' } }, ['algorithm_none alg']],
  [
    'extensions',
    { header: { crit: ['b64'], b64: false } },
    ['extension_unsupported crit', 'extension_unsupported b64'],
  ],
  ['keys of its own', { header: { jwk: {}, x5c: [] } }, ['key_in_header jwk', 'key_in_header x5c']],
  ['the type jwt', { header: { typ: 'jwt' } }, []],
  ['no type', { header: { typ: undefined } }, []],
  ['a type that is no text', { header: { typ: 7 } }, ['type_unexpected typ']],
  ['a claim of another account', { claims: { iss: 'g-2' } }, ['claim_mismatch iss']],
  ['no iat, though it is advised', { claims: { iat: undefined } }, ['claim_advised iat']],
  ['an exp in milliseconds', { claims: { exp: (NOW + 60) * 1000 } }, ['time_in_milliseconds exp']],
  ['an exp of this very second', { claims: { exp: NOW } }, ['expired exp']],
  [
    'an exp before its iat',
    { claims: { iat: NOW + 90, exp: NOW + 80 } },
    ['issued_in_future iat', 'lifetime_invalid exp'],
  ],
  ['a lifetime beyond the published', { claims: { iat: NOW, exp: NOW + 3601 } }, ['lifetime_invalid exp']],
  [
    'a lifetime beyond ours',
    {
      claims: { iat: NOW, exp: NOW + 3601 },
      contract: { lifetime: { defaultSeconds: 900, maxSeconds: 3600 } },
    },
    ['lifetime_long exp'],
  ],
  ['an nbf ahead', { claims: { nbf: NOW + 1 } }, ['not_yet_valid nbf']],
  ['an nbf of now', { claims: { nbf: NOW } }, []],
  ['an nbf that is no number', { claims: { nbf: 'now' } }, ['claim_mistyped nbf']],
  [
    'an nbf that the contract requires',
    { contract: { claimRules: [{ claim: 'nbf', shape: 'seconds', required: true }] } },
    ['claim_missing nbf'],
  ],
])('tells of %s', (_, given, codes) => {
  expect(codesOf(given)).toEqual(codes);
});

test.each([
  [1, '1 s ago'],
  [89, '89 s ago'],
  [90, '90 s (1 min 30 s) ago'],
  [3600, '3600 s (1 h) ago'],
  [90_061, '90061 s (1 d 1 h) ago'],
])('says that a token expired %d seconds ago so that people can read it', (seconds, text) => {
  const [finding] = inspect({ claims: { iat: NOW - seconds - 60, exp: NOW - seconds } }).findings;
  expect(finding?.detail).toBe(`expired ${text}`);
});

test('a signature that does not hold is told with its hints, and nothing counts as verified', () => {
  const hint = { code: 'signed_with_altered_secret', detail: 'x' } as const;
  const given: Given = { signature: Buffer.alloc(32), result: { holds: false, hints: [hint] } };
  expect(codesOf(given)).toEqual(['signature_invalid', 'signed_with_altered_secret']);
  expect(inspect(given)).toMatchObject({ valid: false, verified: false, code: 'signature_invalid' });
});

test.each<readonly [string, string, SignatureResult, string, string]>([
  [
    'of another version than the secret',
    'k-1',
    { holds: true, kid: 'k-2', hints: [] },
    'is not the API key that belongs to the secret',
    '"k-2"',
  ],
  [
    'of nobody, under the secret of a version',
    'k-3',
    { holds: true, kid: 'k-2', hints: [] },
    "is no API key of the account's",
    '"k-2"',
  ],
  [
    'of nobody, under a secret of nobody',
    'k-3',
    { holds: false, hints: [] },
    "is no API key of the account's",
    '"k-1" or "k-2"',
  ],
])('a kid %s is told once, with what it should have been', (_, kid, result, detail, expected) => {
  const inspection = inspect({ header: { kid }, context: { kids: ['k-1', 'k-2'] }, result });
  expect(inspection).toMatchObject({ valid: false, verified: result.holds, code: 'kid_mismatch' });
  expect(inspection.findings.filter(({ code }) => code !== 'signature_invalid')).toEqual([
    expect.objectContaining({ code: 'kid_mismatch', claim: 'kid', detail, expected, actual: `"${kid}"` }),
  ]);
});

test.each<readonly [string, Given]>([
  ['is that of the version that signed', { header: { kid: 'k-2' } }],
  ['is nobody’s business', { header: { kid: 'k-1' }, contract: { kid: 'optional' } }],
])('a kid that %s is not told', (_, given) => {
  const context = { kids: ['k-1', 'k-2'] };
  expect(codesOf({ ...given, context, result: { holds: true, kid: 'k-2', hints: [] } })).toEqual([]);
});

test('what is said of the key under which a signature holds decides with it', () => {
  const hint = { code: 'signed_by_replaced_key', detail: 'x' } as const;
  const inspection = inspect({ result: { holds: true, hints: [hint] }, contract: STEPS });
  expect(inspection).toMatchObject({
    valid: false,
    verified: true,
    code: 'bad-signature',
    findings: [{ ...hint, severity: 'error', providerCode: 'bad-signature' }],
  });
});

test('a signature that is too short was cut off', () => {
  expect(codesOf({ signature: GOOD_SIGNATURE.subarray(1) })).toEqual(['token_truncated']);
});

test.each<readonly [string, Given]>([
  ['of another algorithm', { header: { alg: 'RS256' } }],
  ['with an extension', { header: { crit: ['exp'] } }],
])('a token %s is never verified, though its signature held', (_, given) => {
  expect(inspect(given)).toMatchObject({ valid: false, verified: false });
});

test('without a key everything is explained but the signature, and nothing is valid', () => {
  const context = { checkSignature: undefined as never, account: undefined as never };
  expect(inspect({ context, claims: { iss: 'any' } })).toMatchObject({
    valid: false,
    verified: false,
    code: 'signature_unchecked',
    findings: [{ code: 'signature_unchecked', severity: 'warning' }],
  });
});

test('what cannot be read is null, and nothing is asked of a key', () => {
  const context = {
    nowMs: 0,
    checkSignature: (): never => {
      throw new Error('must not be asked');
    },
  };
  expect(inspectToken(CONTRACT, 'opaque', context)).toMatchObject({
    valid: false,
    code: 'not_a_jwt',
    verified: false,
    header: null,
    claims: null,
  });
});

test('the header is looked at though the claims cannot be read', () => {
  const header = Buffer.from('{"alg":"none"}').toString('base64url');
  const inspection = inspectToken(CONTRACT, `${header}.eyJ.`, { nowMs: NOW * 1000 });
  expect(inspection).toMatchObject({ valid: false, header: { alg: 'none' }, claims: null });
  expect(inspection.findings.find(({ code }) => code === 'algorithm_none')).toMatchObject({
    actual: '"none"',
  });
});

test('claims are looked at though the header cannot be read', () => {
  const claims = Buffer.from(JSON.stringify({ ...CLAIMS, iss: 'g-2' })).toString('base64url');
  const inspection = inspectToken(CONTRACT, `eyJ.${claims}.AAAA`, { nowMs: NOW * 1000, account: ACCOUNT });
  expect(inspection).toMatchObject({ valid: false, header: null, claims: { iss: 'g-2' } });
  expect(inspection.findings.at(-1)).toMatchObject({ code: 'claim_mismatch', actual: '"g-2"' });
});

test('a finding says what was expected, what was found and how to mend it', () => {
  expect(inspect({ claims: { iss: 'g-2', sub: 7 } }).findings).toEqual([
    {
      code: 'claim_mismatch',
      severity: 'error',
      claim: 'iss',
      expected: '"g-1"',
      actual: '"g-2"',
      detail: "is not the account's value",
      fix: FINDING_CATALOGUE.claim_mismatch.fix,
    },
    expect.objectContaining({
      code: 'claim_mistyped',
      claim: 'sub',
      expected: 'a string of 1 to 256 well-formed characters',
      actual: '7',
    }),
  ]);
  const [long] = inspect({ claims: { sub: 'x'.repeat(1000) } }).findings;
  expect(long?.actual).toHaveLength(120);
});

const STEPS: Partial<typeof CONTRACT> = {
  verdictSteps: [
    { codes: SIGNATURE_CODES, answer: 'bad-signature' },
    { codes: ['claim_missing'], claim: 'sub', answer: 'no-player' },
    { claim: 'exp', answer: 'bad-exp' },
  ],
};

test.each<readonly [string, Given, string, readonly (string | undefined)[]]>([
  [
    'the first step that trips',
    { claims: { sub: undefined, exp: NOW - 1 } },
    'no-player',
    ['no-player', 'bad-exp'],
  ],
  [
    'by its own order',
    { header: { kid: 'x' }, claims: { sub: undefined } },
    'bad-signature',
    ['bad-signature', 'no-player'],
  ],
  ['in our words where no step trips', { claims: { iss: 'g-2' } }, 'claim_mismatch', [undefined]],
])('the provider answers at %s', (_, given, code, answers) => {
  const inspection = inspect({ ...given, contract: STEPS });
  expect(inspection.code).toBe(code);
  expect(inspection.findings.map(({ providerCode }) => providerCode)).toEqual(answers);
});

test('a warning has no code of the provider, and leaves the token valid', () => {
  const inspection = inspect({ claims: { iat: NOW + 5 }, contract: { verdictSteps: [{ answer: 'any' }] } });
  expect(inspection).toMatchObject({ valid: true, code: null, findings: [{ code: 'issued_in_future' }] });
  expect(inspection.findings[0]).not.toHaveProperty('providerCode');
});

test('what the contract says more exactly of a claim is said once', () => {
  const contract: Partial<typeof CONTRACT> = {
    inspect: (claims, account) =>
      claims['iss'] === account?.gameId
        ? []
        : [{ code: 'player_in_account_claim', claim: 'iss', detail: 'is the player' }],
  };
  expect(codesOf({ contract, claims: { iss: 'player-1' } })).toEqual(['player_in_account_claim iss']);
  expect(codesOf({ contract })).toEqual([]);
});
