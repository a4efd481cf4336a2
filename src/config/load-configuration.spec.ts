import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { PROVIDER_CONFIGURATIONS } from '../app.module.js';
import { ProblemListError } from '../errors/problem-list-error.js';
import { testRsaKey, testSecret } from '../testing/test-keys.js';
import type { Configuration } from './configuration.js';
import { loadConfiguration } from './load-configuration.js';

type Variables = Readonly<Record<string, string>>;

const CALLER_KEY = testSecret();
const CALLER = { CALLER_API_KEY: CALLER_KEY };
const LYNES = { LYNES_TENANT_ID: 't-1', LYNES_APPLICATION_ID: 'a-1', LYNES_API_SECRET: testSecret() };
const STACKED = { STACKED_GAME_ID: 'g-1', STACKED_API_KEY: testSecret(), STACKED_CLIENT_ID: 'c-1' };
const GOOD = { ...CALLER, ...LYNES };

const directory = mkdtempSync(join(tmpdir(), 'mintmark-configuration-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function file(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

function load(variables: Variables): Promise<Configuration> {
  return loadConfiguration(variables, PROVIDER_CONFIGURATIONS);
}

/** The problems that stop the start; empty when there is none. */
async function problemsOf(variables: Variables): Promise<readonly string[]> {
  const error: unknown = await load(variables).catch((thrown: unknown) => thrown);
  if (!(error instanceof ProblemListError)) return [];
  const shown = `${error.message}\n${inspect(error, { showHidden: true, depth: 9 })}`;
  for (const value of Object.values(variables)) {
    if (value.trim().length > 5) expect(shown).not.toContain(value);
  }
  return error.problems;
}

async function accountsOf(variables: Variables): Promise<Readonly<Record<string, number>>> {
  const { providers } = await load(variables);
  return Object.fromEntries(
    Object.entries(providers).map(([provider, { accounts }]) => [provider, accounts.length]),
  );
}

test('one provider and one caller are enough; the other providers are disabled', async () => {
  expect(await load(GOOD)).toEqual({
    http: { host: '127.0.0.1', port: 3000 },
    logLevel: 'info',
    access: {
      callers: [{ name: 'default', keyDigests: [createHash('sha256').update(CALLER_KEY).digest('hex')] }],
    },
    providers: {
      gamopanda: { accounts: [] },
      lynes: {
        accounts: [
          {
            tenantId: 't-1',
            applicationId: 'a-1',
            apiSecret: 'env:LYNES_API_SECRET',
            allowedScopes: ['read', 'write'],
            allowShortSecret: false,
            issuedAtBackdateSeconds: 0,
          },
        ],
      },
      phoenix: { accounts: [] },
      stacked: { accounts: [] },
    },
  });
});

test('each provider is enabled by its own variables', async () => {
  const all = {
    ...GOOD,
    ...STACKED,
    GAMOPANDA_ACCOUNT_ID: 'acc',
    GAMOPANDA_API_KEY: 'key',
    GAMOPANDA_API_SECRET: testSecret(),
    PHOENIX_OPERATOR_ID: 'op',
    PHOENIX_INSTANCE_ID: 'instance',
    PHOENIX_PRIVATE_KEY: testRsaKey().privateKey,
  };
  expect(await accountsOf(all)).toEqual({ gamopanda: 1, lynes: 1, phoenix: 1, stacked: 1 });
  expect(await accountsOf({ ...CALLER, ...STACKED })).toEqual({
    gamopanda: 0,
    lynes: 0,
    phoenix: 0,
    stacked: 1,
  });
});

test('what is loaded holds no secret, and is frozen to its depths', async () => {
  const configuration = await load({ ...GOOD, ...STACKED });
  const shown = inspect(configuration, { depth: 9 });
  for (const secret of [CALLER_KEY, LYNES.LYNES_API_SECRET, STACKED.STACKED_API_KEY]) {
    expect(shown).not.toContain(secret);
  }
  const isFrozen = (value: unknown): boolean =>
    typeof value !== 'object' ||
    value === null ||
    (Object.isFrozen(value) && Object.values(value).every(isFrozen));
  expect(isFrozen(configuration)).toBe(true);
});

test('nothing set says so, and shows the shortest way on', async () => {
  expect(await problemsOf({})).toEqual([
    expect.stringMatching(/^CALLER_API_KEY must be set/),
    expect.stringMatching(/^no provider is configured: .*\.env\.example.*npm run demo/),
  ]);
});

test('an empty variable counts as not set', async () => {
  const empty = { PORT: '', HOST: '', LOG_LEVEL: '', LYNES_BASE_URL: '', STACKED_GAME_ID: '' };
  expect(await load({ ...GOOD, ...empty })).toEqual(await load(GOOD));
  expect(await problemsOf({ ...GOOD, LYNES_TENANT_ID: '', CALLER_API_KEY: '' })).toEqual([
    expect.stringMatching(/^CALLER_API_KEY must be set/),
    expect.stringMatching(/^LYNES_TENANT_ID must be set/),
  ]);
});

test.each<readonly [string, Variables, readonly string[]]>([
  ['an id', { STACKED_GAME_ID: 'game-1' }, ['STACKED_API_KEY', 'STACKED_CLIENT_ID']],
  ['a key', { LYNES_API_SECRET: testSecret() }, ['LYNES_TENANT_ID', 'LYNES_APPLICATION_ID']],
  [
    'a file with a key',
    { PHOENIX_PRIVATE_KEY_FILE: file('phoenix.pem', testRsaKey().privateKey) },
    ['PHOENIX_OPERATOR_ID', 'PHOENIX_INSTANCE_ID'],
  ],
  [
    'an option',
    { GAMOPANDA_ALLOW_SHORT_SECRET: 'true' },
    ['GAMOPANDA_ACCOUNT_ID', 'GAMOPANDA_API_KEY', 'GAMOPANDA_API_SECRET'],
  ],
])('a provider of which only %s is set stops the start, naming what is missing', async (_, half, missing) => {
  expect(
    await problemsOf({
      ...GOOD,
      LYNES_API_SECRET: '',
      LYNES_TENANT_ID: '',
      LYNES_APPLICATION_ID: '',
      ...half,
    }),
  ).toEqual(missing.map((name) => expect.stringMatching(`^${name} must be set`) as string));
});

test('lists all faults at once, by variable and reason, keys included, and shows no value', async () => {
  const problems = await problemsOf({
    CALLER_API_KEY: 'too-short-a-caller-key',
    PORT: '80 80 80',
    LOG_LEVEL: 'verbose',
    LYNES_TENANT_ID: ' tenant ',
    LYNES_APPLICATION_ID: 'application-1',
    LYNES_API_SECRET: 'too-short-a-secret',
    LYNES_BASE_URL: 'http://api.example.com',
    PHOENIX_PRIVATE_KEY: `-----BEGIN EC PRIVATE KEY-----\n${testSecret()}`,
    STACKED_API_KEY_FILE: join(directory, 'nowhere'),
  });
  expect(problems).toEqual(
    [
      'PORT must be a port number',
      'LOG_LEVEL must be one of fatal, error,',
      'LYNES_TENANT_ID must be set, to 1 to 256 characters without blanks',
      'LYNES_BASE_URL must be an https URL',
      'PHOENIX_OPERATOR_ID must be set',
      'PHOENIX_INSTANCE_ID must be set',
      'STACKED_GAME_ID must be set',
      'STACKED_CLIENT_ID must be set',
      'CALLER_API_KEY must have at least 32 characters',
      'LYNES_API_SECRET has 18 bytes',
      'PHOENIX_PRIVATE_KEY cannot be parsed',
      'STACKED_API_KEY the file cannot be read \\(ENOENT\\)',
    ].map((start) => expect.stringMatching(`^${start}`) as string),
  );
});

test('a key that is good is no problem when others are', async () => {
  const others = { ...STACKED, STACKED_API_KEY: 'short-but-allowed', STACKED_ALLOW_SHORT_SECRET: 'true' };
  expect(await problemsOf({ ...GOOD, ...others, PORT: 'x' })).toEqual([expect.stringMatching(/^PORT must/)]);
});

test.each<readonly [string, Variables]>([
  ['PORT', { PORT: '0x10' }],
  ['PORT', { PORT: '1e3' }],
  ['PORT', { PORT: ' 80' }],
  ['PORT', { PORT: '80\n' }],
  ['PORT', { PORT: '080' }],
  ['PORT', { PORT: '-1' }],
  ['PORT', { PORT: '+80' }],
  ['PORT', { PORT: '80.0' }],
  ['PORT', { PORT: '65536' }],
  ['PORT', { PORT: '99999999999999999999' }],
  ['PORT', { PORT: '٨٠' }],
  ['HOST', { HOST: ' ' }],
  ['LOG_LEVEL', { LOG_LEVEL: 'INFO' }],
  ['LYNES_TENANT_ID', { LYNES_TENANT_ID: 't-1\n' }],
  ['LYNES_TENANT_ID', { LYNES_TENANT_ID: 'x'.repeat(257) }],
  ['LYNES_TENANT_ID', { LYNES_TENANT_ID: 'bytes that were not UTF-8: \ufffd' }],
  ['LYNES_ALLOW_SHORT_SECRET', { LYNES_ALLOW_SHORT_SECRET: 'yes' }],
  ['LYNES_IAT_BACKDATE_SECONDS', { LYNES_IAT_BACKDATE_SECONDS: '301' }],
  ['LYNES_IAT_BACKDATE_SECONDS', { LYNES_IAT_BACKDATE_SECONDS: '1.5' }],
  ['STACKED_TIMEOUT_MS', { ...STACKED, STACKED_TIMEOUT_MS: '0' }],
  ['STACKED_TIMEOUT_MS', { ...STACKED, STACKED_TIMEOUT_MS: '60001' }],
  ['STACKED_TIMEOUT_MS', { ...STACKED, STACKED_TIMEOUT_MS: '5s' }],
  ['STACKED_BASE_URL', { ...STACKED, STACKED_BASE_URL: 'http://api.example.com' }],
  ['STACKED_BASE_URL', { ...STACKED, STACKED_BASE_URL: 'https://user:password@api.example.com' }],
  ['STACKED_DASHBOARD_URL', { ...STACKED, STACKED_DASHBOARD_URL: 'javascript:alert(1)' }],
])('refuses %s: %j', async (name, variables) => {
  expect(await problemsOf({ ...GOOD, ...variables })).toEqual([
    expect.stringMatching(`^${name} must`) as string,
  ]);
});

test('takes numbers, switches and loopback URLs as they are written', async () => {
  const { http, logLevel, providers } = await load({
    ...GOOD,
    ...STACKED,
    HOST: '::',
    PORT: '65535',
    LOG_LEVEL: 'silent',
    LYNES_ALLOW_SHORT_SECRET: 'true',
    LYNES_IAT_BACKDATE_SECONDS: '300',
    STACKED_TIMEOUT_MS: '60000',
    STACKED_BASE_URL: 'http://127.0.0.1:9',
  });
  expect({ http, logLevel }).toEqual({ http: { host: '::', port: 65_535 }, logLevel: 'silent' });
  expect(providers['lynes']?.accounts).toMatchObject([
    { allowShortSecret: true, issuedAtBackdateSeconds: 300 },
  ]);
  expect(providers['stacked']?.accounts).toMatchObject([
    { timeoutMs: 60_000, baseUrl: 'http://127.0.0.1:9' },
  ]);
  expect((await load({ ...GOOD, PORT: '0' })).http.port).toBe(0);
});

test('every secret may come from a file instead', async () => {
  const callerFile = file('caller', CALLER_KEY);
  const secretFile = file('lynes', LYNES.LYNES_API_SECRET);
  const { access, providers } = await load({
    ...LYNES,
    LYNES_API_SECRET: '',
    LYNES_API_SECRET_FILE: secretFile,
    CALLER_API_KEY_FILE: callerFile,
  });
  expect(access).toEqual((await load(GOOD)).access);
  expect(providers['lynes']?.accounts).toMatchObject([{ apiSecret: `file:${secretFile}` }]);
});

test('refuses a secret that is given in both ways, for it is unclear which one holds', async () => {
  const both = {
    CALLER_API_KEY_FILE: file('caller-too', CALLER_KEY),
    LYNES_API_SECRET_FILE: file('lynes-too', testSecret()),
  };
  expect(await problemsOf({ ...GOOD, ...both })).toEqual([
    'CALLER_API_KEY and CALLER_API_KEY_FILE are both set',
    'LYNES_API_SECRET and LYNES_API_SECRET_FILE are both set',
  ]);
});

test('what is no secret does not come from a file', async () => {
  expect((await load({ ...GOOD, PORT_FILE: file('port', '80') })).http.port).toBe(3000);
});

test.each<readonly [string, string, RegExp]>([
  ['31 characters', 'q3Wd8ZxK1nB5vR7tY2uE9oP4aL6sGfH', /^CALLER_API_KEY must have at least 32 characters$/],
  ['a placeholder', 'change-me-before-you-go-live-please', /^CALLER_API_KEY is a placeholder$/],
  ['a variable that nobody expanded', '${CALLER_API_KEY_OF_THE_LOBBY_SERVICE}', /placeholder/],
  ['one character, repeated', 'x'.repeat(64), /placeholder/],
  ['a blank inside', `${testSecret()} ${testSecret()}`, /printable ASCII/],
  ['a line break at its end', `${testSecret()}\n`, /printable ASCII/],
  ['letters beyond ASCII', `${testSecret()}é`, /printable ASCII/],
  ['nothing but blanks', '        ', /printable ASCII/],
])('refuses a caller key of %s', async (_, key, problem) => {
  expect(await problemsOf({ ...GOOD, CALLER_API_KEY: key })).toEqual([expect.stringMatching(problem)]);
  expect(await problemsOf({ ...LYNES, CALLER_API_KEY_FILE: file('bad-caller', key) })).toEqual([
    expect.stringMatching(problem),
  ]);
});

test('takes a caller key of 32 characters', async () => {
  expect(await problemsOf({ ...GOOD, CALLER_API_KEY: 'q3Wd8ZxK1nB5vR7tY2uE9oP4aL6sGfHj' })).toEqual([]);
});

test('refuses a caller key whose file cannot be read', async () => {
  expect(await problemsOf({ ...LYNES, CALLER_API_KEY_FILE: join(directory, 'nowhere') })).toEqual([
    'CALLER_API_KEY the file cannot be read (ENOENT)',
  ]);
});
