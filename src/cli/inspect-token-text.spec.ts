import { Logger } from '@nestjs/common';
import { hs256, rs256 } from '../../test/inspection/forge.js';
import { FixedClock } from '../testing/fixed-clock.js';
import { testRsaKey, testSecret } from '../testing/test-keys.js';
import { inspectTokenText } from './inspect-token-text.js';
import { INSPECTED_PROVIDERS } from './inspected-providers.js';
import { UsageError } from './usage-error.js';

beforeAll(() => {
  Logger.overrideLogger(false);
});

const NOW = Date.parse('2026-11-22T12:00:00.000Z') / 1000;
const SECRET = testSecret();
const STACKED = { STACKED_GAME_ID: 'game', STACKED_API_KEY: SECRET, STACKED_CLIENT_ID: 'client' };
const HEADER = { alg: 'HS256', typ: 'JWT' };
const CLAIMS = { iss: 'game', sub: 'player', iat: NOW, exp: NOW + 60 };
const TOKEN = hs256(HEADER, CLAIMS, SECRET);

async function inspect(
  token: string,
  environment: Readonly<Record<string, string>> = {},
  { provider, account }: { readonly provider?: string; readonly account?: string } = {},
) {
  const warnings: string[] = [];
  const report = await inspectTokenText({ token, provider, account }, INSPECTED_PROVIDERS, {
    environment,
    clock: new FixedClock(NOW * 1000),
    warn: (text) => warnings.push(text),
  });
  return { ...report, warnings };
}

test.each<readonly [string, string]>([
  ['gamopanda', hs256({ ...HEADER, kid: 'key' }, {}, SECRET)],
  ['gamopanda', hs256(HEADER, { userData: '{}' }, SECRET)],
  ['phoenix', rs256({ alg: 'RS256', kid: 'v1' }, {}, testRsaKey().privateKey)],
  ['phoenix', hs256(HEADER, { iss: 'o', aud: 'i', data: { balance: '1' } }, SECRET)],
  ['lynes', hs256(HEADER, { iss: 'tenant', aud: 'app' }, SECRET)],
  ['stacked', TOKEN],
  ['stacked', `Bearer ${TOKEN}`],
  ['stacked', 'opaque'],
])('takes a token without a name for one of %s', async (provider, token) => {
  expect(await inspect(token)).toMatchObject({ provider, isGuessed: true });
});

test('with the keys of the environment the signature counts', async () => {
  expect(await inspect(TOKEN, STACKED)).toMatchObject({ inspection: { valid: true }, warnings: [] });
});

test('what the account pins counts', async () => {
  const { inspection } = await inspect(TOKEN, { ...STACKED, STACKED_GAME_ID: 'other' });
  expect(inspection).toMatchObject({ valid: false, verified: true, code: 'unknown-gameId' });
});

test('without keys all but the signature is told, and which variables are missing', async () => {
  const report = await inspect(TOKEN);
  expect(report.inspection).toMatchObject({ valid: false, verified: false, code: 'signature_unchecked' });
  expect(report.requiredVariables).toEqual(Object.keys(STACKED));
  expect(report.warnings).toEqual([]);
});

test('the provider that is named counts, whatever the token looks like', async () => {
  const report = await inspect(TOKEN, STACKED, { provider: 'lynes' });
  expect(report).toMatchObject({ provider: 'lynes', isGuessed: false });
  expect(report.inspection.code).toBe('missing_required_claim');
});

test.each<readonly [string, Readonly<Record<string, string>>, RegExp]>([
  [
    'configured by half',
    { STACKED_GAME_ID: 'game' },
    /by half:[^]*STACKED_API_KEY must be set[^]*STACKED_CLIENT_ID/,
  ],
  [
    'whose key is a placeholder',
    { ...STACKED, STACKED_API_KEY: 'change-me' },
    /^ {2}- STACKED_API_KEY:? is a placeholder/m,
  ],
  ['whose key is too short', { ...STACKED, STACKED_API_KEY: SECRET.slice(0, 20) }, /has 20 bytes/],
])('a provider %s is warned of, and the inspection goes on', async (_, environment, warning) => {
  const { inspection, warnings } = await inspect(TOKEN, environment);
  expect(inspection.code).toBe('signature_unchecked');
  expect(warnings).toEqual([expect.stringMatching(warning)]);
  expect(warnings.join()).not.toContain(SECRET.slice(0, 20));
});

test('a short key that is allowed is warned of, and used', async () => {
  const secret = SECRET.slice(0, 20);
  const environment = { ...STACKED, STACKED_API_KEY: secret, STACKED_ALLOW_SHORT_SECRET: 'true' };
  const { inspection, warnings } = await inspect(hs256(HEADER, CLAIMS, secret), environment);
  expect(inspection.valid).toBe(true);
  expect(warnings).toEqual(['stacked: the secret has only 20 bytes']);
});

test('an account that does not exist is wrong usage', async () => {
  await expect(inspect(TOKEN, STACKED, { account: 'staging' })).rejects.toThrow(UsageError);
  expect((await inspect(TOKEN, STACKED, { account: 'default' })).inspection.valid).toBe(true);
});
