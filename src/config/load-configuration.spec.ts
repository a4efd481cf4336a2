import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { FULL_ACCESS } from '../access/grant.js';
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

function file(name: string, content: string | Buffer): string {
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
  for (const [name, value] of Object.entries(variables)) {
    if (name !== 'MINTMARK_CONFIG' && value.trim().length > 5) expect(shown).not.toContain(value);
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
    traceExport: { isAsked: false },
    access: {
      callers: [
        {
          name: 'default',
          keyDigests: [createHash('sha256').update(CALLER_KEY).digest('hex')],
          grants: FULL_ACCESS,
        },
      ],
    },
    keyAgeWarningDays: 365,
    providers: {
      gamopanda: { accounts: [] },
      lynes: {
        accounts: [
          {
            tenantId: 't-1',
            applicationId: 'a-1',
            keys: [{ source: 'env:LYNES_API_SECRET', allowShortSecret: false, origin: 'LYNES_API_SECRET' }],
            allowedScopes: ['read', 'write'],
            issuedAtBackdateSeconds: 0,
          },
        ],
      },
      phoenix: { accounts: [] },
      stacked: { accounts: [] },
    },
    warnings: [],
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
      'LYNES_API_SECRET: has 18 bytes',
      'PHOENIX_PRIVATE_KEY: cannot be parsed',
      'STACKED_API_KEY: the file cannot be read \\(ENOENT\\)',
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
    { keys: [{ allowShortSecret: true }], issuedAtBackdateSeconds: 300 },
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
  expect(providers['lynes']?.accounts).toMatchObject([{ keys: [{ source: `file:${secretFile}` }] }]);
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
    'CALLER_API_KEY: the file cannot be read (ENOENT)',
  ]);
});

describe('with mintmark.yaml', () => {
  const ACCOUNTS = [
    '- name: de',
    '  tenantId: t-2',
    '  applicationId: a-2',
    '  keys: [{ keyId: v1, source: env:DE_KEY }]',
  ];

  let written = 0;

  function yaml(...accounts: readonly string[]): string {
    const text = [
      'providers:',
      '  lynes:',
      '    accounts:',
      ...accounts.map((line) => `      ${line}`),
      '',
    ].join('\n');
    written += 1;
    return file(`mintmark-${written}.yaml`, text);
  }

  const DE = { MINTMARK_CONFIG: yaml(...ACCOUNTS), DE_KEY: testSecret() };

  test('the file alone is enough', async () => {
    const { providers, keyAgeWarningDays } = await load({ ...CALLER, ...DE });
    expect(keyAgeWarningDays).toBe(365);
    expect(providers).toEqual({
      gamopanda: { accounts: [] },
      lynes: {
        accounts: [
          {
            name: 'de',
            tenantId: 't-2',
            applicationId: 'a-2',
            keys: [
              {
                keyId: 'v1',
                source: 'env:DE_KEY',
                origin: `${DE.MINTMARK_CONFIG}:7: providers.lynes.accounts[0].keys[0].source`,
              },
            ],
          },
        ],
      },
      phoenix: { accounts: [] },
      stacked: { accounts: [] },
    });
  });

  test('the file adds accounts to that of the environment, and providers', async () => {
    expect(await accountsOf({ ...GOOD, ...STACKED, ...DE })).toMatchObject({ lynes: 2, stacked: 1 });
    const { providers } = await load({ ...GOOD, ...DE });
    expect(providers['lynes']?.accounts).toMatchObject([{ tenantId: 't-2' }, { tenantId: 't-1' }]);
  });

  test('an empty MINTMARK_CONFIG counts as not set', async () => {
    expect(await load({ ...GOOD, MINTMARK_CONFIG: '' })).toEqual(await load(GOOD));
  });

  test('tells the age at which a key is old', async () => {
    const path = file('age.yaml', 'keyAgeWarningDays: 90\n');
    expect(await load({ ...GOOD, MINTMARK_CONFIG: path })).toEqual({
      ...(await load(GOOD)),
      keyAgeWarningDays: 90,
    });
  });

  test('a key that the file names is no account of the environment', async () => {
    const path = yaml(
      '- tenantId: t',
      '  applicationId: a',
      '  keys: [{ keyId: v1, source: env:LYNES_API_SECRET }]',
    );
    const { providers } = await load({
      ...CALLER,
      MINTMARK_CONFIG: path,
      LYNES_API_SECRET: LYNES.LYNES_API_SECRET,
    });
    expect(providers['lynes']?.accounts).toMatchObject([
      { tenantId: 't', keys: [{ source: 'env:LYNES_API_SECRET' }] },
    ]);
  });

  test.each<readonly [string, Variables]>([
    ['its key as a file', { LYNES_API_SECRET_FILE: '/run/secrets/lynes' }],
    ['its key in both ways', { LYNES_API_SECRET: testSecret(), LYNES_API_SECRET_FILE: '/run/secrets/lynes' }],
  ])('%s alone is no account of the environment either', async (_, variables) => {
    expect(await accountsOf({ ...CALLER, ...DE, ...variables })).toMatchObject({ lynes: 1 });
  });

  test('a public key that the file names is no account of the environment', async () => {
    const { privateKey, publicKey } = testRsaKey();
    const path = file(
      'phoenix.yaml',
      `providers:
  phoenix:
    accounts:
      - operatorId: op
        instanceId: instance
        webhookPublicKey: env:PHOENIX_WEBHOOK_PUBLIC_KEY
        keys: [{ keyId: v1, source: env:PHOENIX_PRIVATE_KEY }]
`,
    );
    const keys = { PHOENIX_PRIVATE_KEY: privateKey, PHOENIX_WEBHOOK_PUBLIC_KEY: publicKey };
    expect(await accountsOf({ ...CALLER, MINTMARK_CONFIG: path, ...keys })).toMatchObject({ phoenix: 1 });
  });

  test('an account is described by half all the same when more than a key of it is set', async () => {
    const { LYNES_TENANT_ID, LYNES_API_SECRET } = LYNES;
    expect(await problemsOf({ ...CALLER, ...DE, LYNES_TENANT_ID, LYNES_API_SECRET })).toEqual([
      expect.stringMatching(/^LYNES_APPLICATION_ID must be set/),
    ]);
    expect(await problemsOf({ ...CALLER, ...DE, STACKED_API_KEY: testSecret() })).toEqual([
      expect.stringMatching(/^STACKED_GAME_ID must be set/),
      expect.stringMatching(/^STACKED_CLIENT_ID must be set/),
    ]);
  });

  test.each<readonly [string, readonly string[], number]>([
    ['by its name', ['- applicationId: a-2', '  tenantId: t-2', '  name: default'], 6],
    ['because it has no name', ['- applicationId: a-2', '  tenantId: t-2'], 4],
  ])(
    'an account that is that of the environment as well, %s, is told with both places',
    async (_, lines, line) => {
      const path = yaml(...ACCOUNTS, ...lines, '  keys: [{ keyId: v1, source: env:DE_KEY }]');
      expect(await problemsOf({ ...GOOD, ...DE, MINTMARK_CONFIG: path })).toEqual([
        `${path}:${line + 4}: providers.lynes.accounts[1].name is default, the name of the account that the environment has: ` +
          'unset LYNES_TENANT_ID, LYNES_APPLICATION_ID, LYNES_API_SECRET, or name this one otherwise',
      ]);
    },
  );

  test.each<readonly [string, () => string, string]>([
    ['is nowhere', () => join(directory, 'nowhere.yaml'), 'does not exist'],
    ['is nowhere, in no folder', () => join(directory, 'nowhere', 'mintmark.yaml'), 'does not exist'],
    ['is below a file', () => join(file('plain', ''), 'mintmark.yaml'), 'cannot be read (ENOTDIR)'],
    ['is a folder', () => directory, 'is no regular file'],
    ['never ends', () => '/dev/zero', 'is no regular file'],
    [
      'is not UTF-8',
      () => file('latin1.yaml', Buffer.from('providers: {} # \xe9', 'latin1')),
      'is not UTF-8',
    ],
    ['is UTF-16', () => file('utf16.yaml', Buffer.from('\ufeffproviders: {}', 'utf16le')), 'is not UTF-8'],
    ['is too large', () => file('large.yaml', `# ${'x'.repeat(2 ** 20)}`), 'is larger than 1 MiB'],
  ])(
    'a file that %s is told by the variable, and what it may name is not blamed',
    async (_, path, problem) => {
      const { LYNES_API_SECRET } = LYNES;
      expect(await problemsOf({ ...CALLER, LYNES_API_SECRET, MINTMARK_CONFIG: path() })).toEqual([
        `MINTMARK_CONFIG names a file that ${problem}`,
      ]);
    },
  );

  test('a file without a provider leaves none', async () => {
    const path = file('none.yaml', 'providers: {}\n');
    expect(await problemsOf({ ...CALLER, MINTMARK_CONFIG: path })).toEqual([
      expect.stringMatching(/^no provider is configured/),
    ]);
  });

  test('a file in which nothing can be told blames no variable that it may name', async () => {
    const { LYNES_API_SECRET } = LYNES;
    for (const text of [
      '',
      'providers:',
      'provider: {}',
      'providers: { lines: {} }',
      'providers: [',
      '- a',
    ]) {
      const path = file('untold.yaml', text);
      const problems = await problemsOf({ ...CALLER, LYNES_API_SECRET, MINTMARK_CONFIG: path });
      expect(problems).toEqual([expect.stringContaining(`${path}:1: `)]);
    }
  });

  test('names every file that it was read from, though it cannot be used', async () => {
    const path = yaml(
      '- tenantId: t',
      '  keys:',
      '    - { keyId: v1, source: file:keys/one }',
      '    - { keyId: v2, source: file:/keys/two, revoked: true, activateAt: later }',
    );
    const files = new Set<string>();
    const variables = {
      MINTMARK_CONFIG: path,
      CALLER_API_KEY_FILE: join(directory, 'caller'),
      PHOENIX_OPERATOR_ID: 'op',
      PHOENIX_PRIVATE_KEY_FILE: '/keys/three',
      PHOENIX_WEBHOOK_PUBLIC_KEY_FILE: '/keys/four',
    };
    await expect(loadConfiguration(variables, PROVIDER_CONFIGURATIONS, files)).rejects.toThrow(
      ProblemListError,
    );
    expect([...files].sort()).toEqual(
      [path, join(directory, 'caller'), join(directory, 'keys/one'), '/keys/three', '/keys/four'].sort(),
    );
  });
});

describe('the public key of Phoenix', () => {
  const { privateKey, publicKey } = testRsaKey();
  const PHOENIX = {
    PHOENIX_OPERATOR_ID: 'op',
    PHOENIX_INSTANCE_ID: 'instance',
    PHOENIX_PRIVATE_KEY: privateKey,
  };

  test('may come from a file, as every key', async () => {
    const path = file('webhook.pem', publicKey);
    const { providers } = await load({ ...CALLER, ...PHOENIX, PHOENIX_WEBHOOK_PUBLIC_KEY_FILE: path });
    expect(providers['phoenix']?.accounts).toMatchObject([
      { webhookPublicKey: `file:${path}`, webhookPublicKeyOrigin: 'PHOENIX_WEBHOOK_PUBLIC_KEY' },
    ]);
  });

  test('is told with all else that is wrong, by its variable', async () => {
    const variables = { ...CALLER, ...PHOENIX, PORT: 'x', PHOENIX_WEBHOOK_PUBLIC_KEY: privateKey };
    expect(await problemsOf(variables)).toEqual([
      expect.stringMatching(/^PORT must/),
      'PHOENIX_WEBHOOK_PUBLIC_KEY: is not one PEM of a public key (-----BEGIN PUBLIC KEY-----)',
    ]);
  });
});

test('a key that is sent in a header is told with all else when it cannot be', async () => {
  const variables = { ...CALLER, ...STACKED, STACKED_API_KEY: `é${testSecret()}`, STACKED_CLIENT_ID: 'é' };
  expect(await problemsOf(variables)).toEqual([
    'STACKED_CLIENT_ID must be set, to 1 to 256 printable ASCII characters without blanks',
    'STACKED_API_KEY: is sent in a header: it must be printable ASCII without blanks',
  ]);
});
