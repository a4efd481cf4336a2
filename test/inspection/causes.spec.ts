import { hs256, part, rs256 } from './forge.js';
import { type Inspectors, KEYS, NOW, type Provider, startInspectors } from './inspectors.js';

const HS = { alg: 'HS256', typ: 'JWT' };
const RS = { alg: 'RS256', typ: 'JWT' };
const TIMES = { iat: NOW - 10, exp: NOW + 600 };
const CLAIMS = {
  gamopanda: { sub: 'acc_42', userData: { externalId: 'player' }, ...TIMES },
  lynes: { sub: 'player', iss: 'tenant', aud: 'app', ...TIMES },
  phoenix: {
    iss: 'operator',
    sub: 'player',
    aud: 'instance',
    ...TIMES,
    data: { balance: 12.5, name: 'Player', timestamp: NOW * 1000 },
  },
  stacked: { iss: 'game', sub: 'player', exp: NOW + 600, iat: NOW - 10 },
};

const gamopanda = (
  claims: object = {},
  header: object = {},
  secret: string | Buffer = KEYS.gamopanda,
): string => hs256({ ...HS, kid: 'gp_live', ...header }, { ...CLAIMS.gamopanda, ...claims }, secret);
const lynes = (claims: object = {}, header: object = {}, secret: string | Buffer = KEYS.lynes): string =>
  hs256({ ...HS, ...header }, { ...CLAIMS.lynes, ...claims }, secret);
const stacked = (claims: object = {}, header: object = {}, secret: string | Buffer = KEYS.stacked): string =>
  hs256({ ...HS, ...header }, { ...CLAIMS.stacked, ...claims }, secret);
const phoenix = (claims: object = {}, header: object = {}, key = KEYS.phoenix.privateKey): string =>
  rs256({ ...RS, ...header }, { ...CLAIMS.phoenix, ...claims }, key);
const data = (members: object): object => ({ data: { ...CLAIMS.phoenix.data, ...members } });
const GONE = { sub: undefined };

let inspectors: Inspectors;
beforeAll(async () => {
  inspectors = await startInspectors();
});
afterAll(() => inspectors.close());

describe('a good token is valid and has no finding', () => {
  test.each<[Provider, string]>([
    ['gamopanda', gamopanda()],
    ['lynes', lynes()],
    ['lynes', lynes({ scope: ['read', 'write'] })],
    ['phoenix', phoenix()],
    ['phoenix', phoenix({ iat: NOW, exp: NOW + 10_800 })],
    ['phoenix', phoenix({}, { kid: 'any' })],
    ['stacked', stacked()],
    ['stacked', stacked({ nbf: NOW })],
    ['stacked', stacked({ exp: NOW + 1 })],
    ['lynes', hs256({ alg: 'HS256' }, CLAIMS.lynes, KEYS.lynes)],
  ])('%s %#', (provider, token) => {
    expect(inspectors.inspect(provider, token)).toMatchObject({
      valid: true,
      code: null,
      verified: true,
      findings: [],
    });
  });
});

/** Provider, token, the one code of the verdict, and every finding as `code claim`, errors and warnings. */
type Cause = readonly [Provider, string, string, string, readonly string[]];

const CAUSES: readonly Cause[] = [
  ['lynes', 'expired', lynes({ iat: NOW - 700, exp: NOW - 95 }), 'token_expired', ['expired exp']],
  ['lynes', 'expired this very second', lynes({ exp: NOW }), 'token_expired', ['expired exp']],
  ['stacked', 'expired', stacked({ iat: NOW - 700, exp: NOW - 95 }), 'jwt-expired', ['expired exp']],
  ['phoenix', 'expired', phoenix({ iat: NOW - 700, exp: NOW - 95 }), 'expired', ['expired exp']],
  ['gamopanda', 'expired', gamopanda({ iat: NOW - 700, exp: NOW - 95 }), 'expired', ['expired exp']],
  ['stacked', 'nbf ahead', stacked({ nbf: NOW + 40 }), 'jwt-not-yet-valid', ['not_yet_valid nbf']],
  ['lynes', 'nbf ahead', lynes({ nbf: NOW + 40 }), 'invalid_token', ['not_yet_valid nbf']],
  [
    'lynes',
    'exp in milliseconds',
    lynes({ exp: (NOW + 60) * 1000 }),
    'invalid_token',
    ['time_in_milliseconds exp'],
  ],
  ['stacked', 'exp as a string', stacked({ exp: String(NOW + 60) }), 'jwt-invalid', ['claim_mistyped exp']],
  [
    'phoenix',
    'living too long',
    phoenix({ iat: NOW, exp: NOW + 10_801 }),
    'lifetime_invalid',
    ['lifetime_invalid exp'],
  ],
  ['lynes', 'without sub', lynes(GONE), 'missing_required_claim', ['claim_missing sub']],
  ['lynes', 'without iss', lynes({ iss: undefined }), 'missing_required_claim', ['claim_missing iss']],
  ['lynes', 'without aud', lynes({ aud: undefined }), 'missing_required_claim', ['claim_missing aud']],
  ['lynes', 'without iat', lynes({ iat: undefined }), 'missing_required_claim', ['claim_missing iat']],
  ['lynes', 'without exp', lynes({ exp: undefined }), 'missing_required_claim', ['claim_missing exp']],
  [
    'lynes',
    'without exp and expired',
    lynes({ sub: undefined, iat: NOW - 9, exp: NOW - 1 }),
    'missing_required_claim',
    ['claim_missing sub', 'expired exp'],
  ],
  ['lynes', 'of another tenant', lynes({ iss: 'tenant-s' }), 'invalid_token', ['claim_mismatch iss']],
  ['lynes', 'for another application', lynes({ aud: 'app-s' }), 'invalid_token', ['claim_mismatch aud']],
  ['lynes', 'with a number for a player', lynes({ sub: 42 }), 'invalid_token', ['claim_mistyped sub']],
  [
    'lynes',
    'scope as a string',
    lynes({ scope: 'read write' }),
    'insufficient_permissions',
    ['claim_mistyped scope'],
  ],
  ['stacked', 'without iss', stacked({ iss: undefined }), 'jwt-missing-gameId', ['claim_missing iss']],
  ['stacked', 'without sub', stacked(GONE), 'jwt-missing-playerId', ['claim_missing sub']],
  ['stacked', 'of an unknown game', stacked({ iss: 'other' }), 'unknown-gameId', ['claim_mismatch iss']],
  ['gamopanda', 'without kid', gamopanda({}, { kid: undefined }), 'header_invalid', ['header_invalid kid']],
  ['gamopanda', 'another kid', gamopanda({}, { kid: 'gp_test' }), 'kid_mismatch', ['kid_mismatch kid']],
  [
    'gamopanda',
    'the player in sub',
    gamopanda({ sub: 'player' }),
    'player_in_account_claim',
    ['player_in_account_claim sub'],
  ],
  [
    'gamopanda',
    'the player in sub alone',
    gamopanda({ sub: 'player', userData: undefined }),
    'claim_missing',
    ['claim_missing userData', 'claim_missing userData.externalId', 'player_in_account_claim sub'],
  ],
  [
    'gamopanda',
    'userData as a string',
    gamopanda({ userData: '{"externalId":"player"}' }),
    'claim_mistyped',
    ['claim_mistyped userData', 'claim_missing userData.externalId'],
  ],
  ['gamopanda', 'another account', gamopanda({ sub: 'acc_43' }), 'claim_mismatch', ['claim_mismatch sub']],
  [
    'phoenix',
    'balance as a string',
    phoenix(data({ balance: '12.5' })),
    'claim_mistyped',
    ['claim_mistyped data.balance'],
  ],
  [
    'phoenix',
    'data.timestamp in seconds',
    phoenix(data({ timestamp: NOW })),
    'time_in_seconds',
    ['time_in_seconds data.timestamp'],
  ],
  [
    'phoenix',
    'without data',
    phoenix({ data: undefined }),
    'claim_missing',
    [
      'claim_missing data',
      'claim_missing data.balance',
      'claim_missing data.name',
      'claim_missing data.timestamp',
    ],
  ],
  [
    'phoenix',
    'HS256 where RS256 is due',
    hs256(HS, CLAIMS.phoenix, KEYS.lynes),
    'algorithm_mismatch',
    ['algorithm_mismatch alg'],
  ],
  [
    'phoenix',
    'HS256 with the public key',
    hs256(HS, CLAIMS.phoenix, KEYS.phoenix.publicKey),
    'algorithm_mismatch',
    ['algorithm_mismatch alg', 'signed_with_public_key'],
  ],
  [
    'lynes',
    'RS256 where HS256 is due',
    rs256(RS, CLAIMS.lynes, KEYS.phoenix.privateKey),
    'invalid_signature',
    ['algorithm_mismatch alg'],
  ],
  [
    'stacked',
    'unsigned',
    `${part({ alg: 'none' })}.${part(CLAIMS.stacked)}.`,
    'jwt-invalid',
    ['algorithm_none alg'],
  ],
  ['stacked', 'crit', stacked({}, { crit: ['exp'] }), 'jwt-invalid', ['extension_unsupported crit']],
  ['stacked', 'b64', stacked({}, { b64: false }), 'jwt-invalid', ['extension_unsupported b64']],
  [
    'lynes',
    'of our other account',
    lynes({}, {}, KEYS.lynesStaging),
    'invalid_signature',
    ['signature_invalid', 'signed_by_other_account'],
  ],
  [
    'phoenix',
    'of our other account',
    phoenix({}, {}, KEYS.phoenixStaging.privateKey),
    'signature_invalid',
    ['signature_invalid', 'signed_by_other_account'],
  ],
  [
    'lynes',
    'of a stranger',
    lynes({}, {}, 'nobody knows this secret, not even us'),
    'invalid_signature',
    ['signature_invalid'],
  ],
  [
    'lynes',
    'a newline after the secret',
    lynes({}, {}, `${KEYS.lynes}\n`),
    'invalid_signature',
    ['signature_invalid', 'signed_with_altered_secret'],
  ],
  [
    'lynes',
    'the secret decoded',
    lynes({}, {}, Buffer.from(KEYS.lynes, 'base64')),
    'invalid_signature',
    ['signature_invalid', 'signed_with_altered_secret'],
  ],
  [
    'lynes',
    'the secret encoded',
    lynes({}, {}, Buffer.from(KEYS.lynes).toString('base64')),
    'invalid_signature',
    ['signature_invalid', 'signed_with_altered_secret'],
  ],
  ['stacked', 'cut short', stacked().slice(0, -11), 'jwt-invalid', ['token_truncated']],
  ['stacked', 'cut in the middle', stacked().slice(0, 60), 'jwt-invalid', ['token_truncated']],
  ['stacked', 'without its signature', stacked().replace(/[^.]+$/, ''), 'jwt-invalid', ['token_truncated']],
  ['stacked', 'quoted', `"${stacked()}"`, 'jwt-invalid', ['token_quoted']],
  ['stacked', 'with Bearer', `Bearer ${stacked()}`, 'jwt-invalid', ['token_bearer_prefix']],
  [
    'stacked',
    'quoted with Bearer',
    `"Bearer ${stacked()}"`,
    'jwt-invalid',
    ['token_quoted', 'token_bearer_prefix'],
  ],
  ['stacked', 'URL-encoded', stacked().replaceAll('.', '%2E'), 'jwt-invalid', ['token_url_encoded']],
  [
    'stacked',
    'split over lines',
    stacked().replace(/(.{40})/g, '$1\n'),
    'jwt-invalid',
    ['token_line_breaks'],
  ],
  ['stacked', 'an opaque token', 'abc123def456ghi789', 'jwt-invalid', ['not_a_jwt']],
  [
    'stacked',
    'encrypted',
    `${part({ alg: 'dir', enc: 'A256GCM' })}..${part('iv')}.${part('text')}.${part('tag')}`,
    'jwt-invalid',
    ['token_encrypted'],
  ],
  ['stacked', 'padded', `${stacked()}=`, 'jwt-invalid', ['base64url_invalid']],
  [
    'lynes',
    'a name that stands twice',
    hs256(HS, `{"sub":"a",${JSON.stringify(CLAIMS.lynes).slice(1)}`, KEYS.lynes),
    'invalid_token',
    ['member_duplicated sub'],
  ],
];

test.each(CAUSES)('%s: %s', (provider, _, token, code, findings) => {
  const { valid, code: answered, findings: found } = inspectors.inspect(provider, token);
  expect({ valid, code: answered }).toEqual({ valid: false, code });
  expect(found.map(({ code: finding, claim }) => [finding, claim].filter(Boolean).join(' '))).toEqual(
    findings,
  );
});

test.each(CAUSES)('%s: %s: says what to do, and nothing of a key', (provider, _, token) => {
  const text = JSON.stringify(inspectors.inspect(provider, token).findings);
  for (const secret of [KEYS.lynes, KEYS.lynesStaging, KEYS.stacked, KEYS.gamopanda])
    expect(text).not.toContain(secret);
  for (const { fix, detail } of inspectors.inspect(provider, token).findings) {
    expect(fix).not.toBe('');
    expect(detail).not.toBe('');
  }
});

describe('what a provider may forgive is a warning, and leaves the token valid', () => {
  test.each<[Provider, string, string]>([
    ['lynes', lynes({ iat: NOW + 30 }), 'issued_in_future iat'],
    ['lynes', lynes({ iat: NOW - 10, exp: NOW + 90_000 }), 'lifetime_long exp'],
    ['phoenix', phoenix(data({ timestamp: (NOW - 61) * 1000 })), 'snapshot_stale data.timestamp'],
    ['phoenix', phoenix(data({ timestamp: (NOW + 6) * 1000 })), 'snapshot_ahead data.timestamp'],
    ['phoenix', phoenix({ aud: 'other-instance' }), 'audience_other aud'],
    ['stacked', stacked({ iat: undefined }), 'claim_advised iat'],
    ['gamopanda', gamopanda({ iat: undefined }), 'claim_advised iat'],
    ['stacked', stacked({}, { typ: 'at+jwt' }), 'type_unexpected typ'],
    ['stacked', stacked({}, { jku: 'http://127.0.0.1:1/keys' }), 'key_in_header jku'],
  ])('%s %#', (provider, token, finding) => {
    const inspection = inspectors.inspect(provider, token);
    expect(inspection.findings.map(({ code, claim = '' }) => `${code} ${claim}`)).toEqual([finding]);
    expect(inspection).toMatchObject({ valid: true, code: null, verified: true });
  });
});

test('says by how long a token expired, and by how far clocks differ', () => {
  const details = (token: string): string =>
    inspectors
      .inspect('lynes', token)
      .findings.map((f) => f.detail)
      .join();
  expect(details(lynes({ iat: NOW - 700, exp: NOW - 95 }))).toContain('95 s (1 min 35 s) ago');
  expect(details(lynes({ iat: NOW + 30 }))).toContain('30 s in the future');
});

test('without a signature that holds, nothing counts as verified', () => {
  const inspection = inspectors.inspect('lynes', lynes({}, {}, 'nobody knows this secret, not even us'));
  expect(inspection).toMatchObject({ verified: false, claims: { sub: 'player' }, header: { alg: 'HS256' } });
});

test('names the account whose key signed', () => {
  const { findings } = inspectors.inspect('lynes', lynes({}, {}, KEYS.lynesStaging));
  expect(findings.at(-1)?.detail).toContain('account staging');
});

test('a token of another account is valid for that account', () => {
  const token = hs256(HS, { ...CLAIMS.lynes, iss: 'tenant-s', aud: 'app-s' }, KEYS.lynesStaging);
  expect(inspectors.inspect('lynes', token, 'staging')).toMatchObject({ valid: true });
});

test('shows the API key that kid should have been, and what the header says rather than the claims', () => {
  const { findings } = inspectors.inspect('gamopanda', gamopanda({ kid: 'from-claims' }, { kid: 'gp_test' }));
  expect(findings).toMatchObject([{ code: 'kid_mismatch', expected: '"gp_live"', actual: '"gp_test"' }]);
});

test('a lifetime without iat is what is left of it', () => {
  const { findings } = inspectors.inspect('gamopanda', gamopanda({ iat: undefined, exp: NOW + 2_592_000 }));
  expect(findings.map(({ code }) => code)).toEqual(['claim_advised', 'lifetime_long']);
});

test('what is no text at all is no token', () => {
  const inspection = inspectors.inspect('lynes', undefined as unknown as string);
  expect(inspection).toMatchObject({ valid: false, findings: [{ code: 'not_a_jwt' }] });
});
