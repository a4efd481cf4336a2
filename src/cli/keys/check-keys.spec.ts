import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { ConfiguredFolder, KnownContext } from '../../../test/cli/keys/known-context.js';
import { hours } from '../../../test/cli/keys/ring-of.js';
import { testSecret } from '../../testing/test-keys.js';
import { type CheckRequest, checkKeys } from './check-keys.js';

beforeAll(() => {
  Logger.overrideLogger(false);
});

let folder: ConfiguredFolder | undefined;
afterEach(() => {
  folder?.remove();
  folder = undefined;
});

const REQUEST = { account: undefined, isLive: false, keyId: undefined, playerId: 'p', isStrict: false };

/** Checks an account with these keys. */
async function check(
  keys: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  request: Partial<CheckRequest> = {},
) {
  folder ??= new ConfiguredFolder('');
  writeFileSync(
    folder.config,
    [
      'keyAgeWarningDays: 30',
      'providers:',
      '  lynes:',
      '    accounts:',
      '      - tenantId: tenant',
      '        applicationId: app',
      '        keys:',
      ...keys.map((key) => `          - ${key}`),
    ].join('\n'),
  );
  const { exitCode, text } = await checkKeys(
    { ...REQUEST, config: folder.config, ...request },
    new KnownContext({ A: testSecret(), ...environment }),
  );
  return { exitCode, text: text.join('\n') };
}

test('a ring that is well is told as that', async () => {
  const { exitCode, text } = await check([`{ keyId: a, source: env:A, createdAt: ${hours(-48)} }`]);
  expect(exitCode).toBe(0);
  expect(text).toContain('ok       the key from env:A can be used');
  expect(text).toContain('note     age 2 days\n');
  expect(text).toMatch(/\n0 errors, 0 warnings$/);
});

test.each<readonly [string, string, RegExp]>([
  ['is missing', '', /ERROR {4}the key from env:B cannot be used: the variable is not set/],
  ['is too short', 'short-but-random-9f3', /ERROR .*has 20 bytes; HS256 needs at least 32/],
  ['is a placeholder', 'change-me', /ERROR .*is a placeholder/],
])('a key that %s is an error, in whatever state', async (_, secret, message) => {
  const { exitCode, text } = await check(
    ['{ keyId: a, source: env:A }', '{ keyId: b, source: env:B, activateAt: later }'],
    { B: secret },
  );
  expect(exitCode).toBe(1);
  expect(text).toMatch(message);
  if (secret !== '') expect(text).not.toContain(secret);
});

test('a revoked key is not read', async () => {
  const { exitCode, text } = await check([
    '{ keyId: a, source: env:A }',
    '{ keyId: b, source: env:NONE, revoked: true }',
  ]);
  expect(exitCode).toBe(0);
  expect(text).toContain('revoked: not read');
});

test.each<readonly [string, string, RegExp]>([
  ['older than the file allows', `createdAt: ${hours(-24 * 31)}`, /warning {2}age 31 days: more than 30/],
  ['short because that is allowed', 'allowShortSecret: true', /warning {2}the secret has only 20 bytes/],
  [
    'about to end without a successor',
    `retireAt: ${hours(24)}`,
    /warning {2}lynes\/default has no active key from 2026-11-23T12:00:00Z, in 1 d on/,
  ],
])('a key that is %s is a warning, and an error where that is wanted', async (_, member, message) => {
  const keys = [`{ keyId: a, source: env:A, ${member} }`];
  const environment = member.includes('Short') ? { A: 'short-but-random-9f3' } : {};
  const { exitCode, text } = await check(keys, environment);
  expect(exitCode).toBe(0);
  expect(text).toMatch(message);
  expect((await check(keys, environment, { isStrict: true })).exitCode).toBe(1);
});

test('an unknown age is told as unknown, and is no warning', async () => {
  const { exitCode, text } = await check(['{ keyId: a, source: env:A }'], {}, { isStrict: true });
  expect(exitCode).toBe(0);
  expect(text).toContain('note     age unknown: createdAt is not set');
});

test('an activation that comes soon is told', async () => {
  const soon = await check([
    '{ keyId: a, source: env:A }',
    `{ keyId: b, source: env:A, activateAt: ${hours(24 * 6)} }`,
  ]);
  expect(soon.text).toContain('begins to sign soon: 2026-11-28T12:00:00Z, in 6 d');
  const far = await check([
    '{ keyId: a, source: env:A }',
    `{ keyId: b, source: env:A, activateAt: ${hours(24 * 8)} }`,
  ]);
  expect(far.text).not.toContain('soon');
});

test('a ring that signs nothing is an error', async () => {
  const { exitCode, text } = await check(['{ keyId: a, source: env:A, activateAt: later }']);
  expect(exitCode).toBe(1);
  expect(text).toMatch(/ERROR {4}lynes\/default has no active key from now on/);
});

test('a key file that others can read is a warning', async () => {
  folder = new ConfiguredFolder('');
  const path = join(folder.path, 'secret');
  writeFileSync(path, testSecret());
  chmodSync(path, 0o640);
  const keys = ['{ keyId: a, source: file:secret }'];
  expect((await check(keys)).text).toMatch(
    /warning {2}its file can be used by others than its owner \(mode 0640\)/,
  );
  chmodSync(path, 0o600);
  expect((await check(keys)).text).not.toContain('mode');
});

test('an account of the environment that is configured by half is an error', async () => {
  const { exitCode } = await check(['{ keyId: a, source: env:A }'], { STACKED_GAME_ID: 'game' });
  expect(exitCode).toBe(1);
});
