import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testSecret } from '../../src/testing/test-keys.js';
import { ConfiguredFolder } from './keys/known-context.js';
import { mintmark, type Outcome } from './mintmark.js';

const CONFIG = `# precious
providers:
  gamopanda:
    accounts:
      - { accountId: account, keys: [{ keyId: a, apiKey: key-a, source: env:GOOD }] }
  lynes:
    accounts:
      - tenantId: tenant
        applicationId: app
        keys:
          - { keyId: a, source: env:GOOD }   # one
          - { keyId: b, source: env:ALSO_GOOD, activateAt: later }
  phoenix:
    accounts:
      - { operatorId: operator, instanceId: instance, keys: [{ keyId: a, source: file:none.pem }] }
`;

const SECRETS = {
  GOOD: testSecret(),
  ALSO_GOOD: testSecret(),
  SHORT: 'tiny-but-random-77',
  PLACEHOLDER: 'change-me',
};

let folder: ConfiguredFolder;
beforeEach(() => {
  folder = new ConfiguredFolder(CONFIG);
});
afterEach(() => {
  folder.remove();
});

/** Runs a command in the folder of the configuration, and holds what it says against every secret. */
async function keys(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const outcome = await mintmark(['keys', ...args], {
    environment: { ...SECRETS, ...more },
    cwd: folder.path,
  });
  for (const secret of Object.values(SECRETS)) {
    expect((outcome.stdout + outcome.stderr).includes(secret)).toBe(false);
  }
  return outcome;
}

/** Everything in the folder, to the byte and the nanosecond. */
function state(): unknown {
  return readdirSync(folder.path, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const { mode, ino, mtimeNs } = statSync(join(folder.path, name), { bigint: true });
      return [name, mode, ino, mtimeNs, readFileSync(join(folder.path, name), 'utf8')];
    });
}

const CHANGES: readonly (readonly string[])[] = [
  ['generate', 'phoenix', 'b'],
  ['stage', 'lynes', 'c', '--source', 'env:GOOD', '--at', '2090-01-01T00:00:00Z'],
  ['stage', 'gamopanda', 'b', '--source', 'env:ALSO_GOOD', '--api-key', 'key-b'],
  ['activate', 'lynes', 'b'],
  ['retire', 'lynes', 'a', '--at', '2090-01-01T00:00:00Z'],
  ['revoke', 'lynes', 'a'],
];

test('a dry run shows the change and makes none; without it just that is changed', async () => {
  const before = state();
  const shown = await Promise.all(CHANGES.map((args) => keys([...args, '--dry-run'])));
  expect(shown.map(({ status }) => status)).toEqual(CHANGES.map(() => 0));
  for (const { stdout } of shown) {
    expect(stdout).toMatch(/would change \(dry run\)\n@@ line \d+ @@\n(.*\n)*\+ /);
  }
  const asJson = await Promise.all(CHANGES.map((args) => keys([...args, '--dry-run', '--json'])));
  for (const { stdout } of asJson) {
    expect(JSON.parse(stdout)).toMatchObject({ dryRun: true, changed: false, file: 'mintmark.yaml' });
  }
  expect(state()).toEqual(before);
  for (const args of CHANGES) {
    expect(await keys([...args, ...(args[0] === 'revoke' ? ['--yes'] : [])])).toMatchObject({ status: 0 });
  }
  const text = readFileSync(folder.config, 'utf8').split('\n');
  // But for the lines of the keys that were changed, nothing is.
  const kept = CONFIG.split('\n').filter((line) => !line.includes('keyId'));
  expect(text.filter((line) => !line.includes('keyId'))).toEqual(kept);
  expect(text).toContainEqual(expect.stringMatching(/keyId: a, .*retireAt: .*, revoked: true }   # one$/));
  expect(text).toContainEqual(expect.stringMatching(/keyId: b, .* retireAt: 2090-01-01T00:00:00Z }$/));
  expect(readdirSync(folder.path)).toEqual(['keys', 'mintmark.yaml']);
});

const WRONG_USAGE: readonly (readonly [string, readonly string[], string])[] = [
  ['no command', [], 'Usage: mintmark keys'],
  ['an unknown command', ['lst'], "unknown command 'lst'"],
  ['an unknown provider', ['list', 'acme'], 'the providers are gamopanda, lynes, phoenix, stacked'],
  ['an unknown account', ['activate', 'lynes/eu', 'a'], 'has no account lynes/eu; it has lynes/default'],
  ['an unknown version', ['activate', 'lynes', 'x'], 'it has b, a'],
  ['a name that is no key id', ['activate', 'lynes', 'a b'], 'A key id has'],
  ['a key id twice', ['stage', 'lynes', 'a', '--source', 'env:GOOD'], 'has a key a already'],
  ['no source', ['stage', 'lynes', 'c'], "required option '--source <reference>' not specified"],
  [
    'a secret for a source',
    ['stage', 'lynes', 'c', '--source', SECRETS.GOOD],
    '--source must be env:NAME or file:PATH',
  ],
  ['no instant', ['activate', 'lynes', 'b', '--at', 'tomorrow'], '--at must be an instant'],
  [
    'an instant that has passed',
    ['retire', 'lynes', 'a', '--at', '2020-01-01T00:00:00Z'],
    'lies in the past',
  ],
  [
    'a missing member',
    ['stage', 'gamopanda', 'b', '--source', 'env:GOOD'],
    'keys of gamopanda need --api-key',
  ],
  [
    'a member of another provider',
    ['stage', 'lynes', 'c', '--source', 'env:GOOD', '--api-key', 'x'],
    'keys of lynes have no --api-key',
  ],
  ['a key of the provider to be made', ['generate', 'lynes', 'c'], 'lynes chooses its secrets itself'],
  [
    'a size that is none',
    ['generate', 'phoenix', 'b', '--bits', '1024'],
    'Allowed choices are 2048, 3072, 4096',
  ],
  ['a public key where there is none', ['export-public', 'lynes'], 'there is no public key'],
  ['a revocation that nobody agrees to', ['revoke', 'lynes', 'a'], 'add --yes'],
  ['a file that is not there', ['list', '--config', 'none.yaml'], 'there is no none.yaml'],
];

test('wrong usage is told as that with status 2, and changes nothing', async () => {
  const before = state();
  const outcomes = await Promise.all(WRONG_USAGE.map(([, args]) => keys(args)));
  expect(
    outcomes.map(({ status, stdout, stderr }, index) => [WRONG_USAGE[index]?.[0], status, stdout, stderr]),
  ).toEqual(
    WRONG_USAGE.map(([name, args, message]) => [
      name,
      2,
      expect.stringContaining(args[0] === 'revoke' ? 'Revoking' : '') as string,
      expect.stringContaining(message) as string,
    ]),
  );
  expect(state()).toEqual(before);
});

const REFUSED: readonly (readonly [string, readonly string[], RegExp])[] = [
  [
    'a short secret',
    ['stage', 'lynes', 'c', '--source', 'env:SHORT'],
    /the key is refused, and nothing was changed: env:SHORT has 18 bytes/,
  ],
  ['a placeholder', ['stage', 'lynes', 'c', '--source', 'env:PLACEHOLDER'], /is a placeholder/],
  ['a variable that is not set', ['stage', 'lynes', 'c', '--source', 'env:NONE'], /the variable is not set/],
  [
    'a file that is not there',
    ['stage', 'lynes', 'c', '--source', 'file:none'],
    /ENOENT\); a path that is not absolute starts at the folder of mintmark\.yaml/,
  ],
  [
    'a key that would not be readable by its provider',
    ['stage', 'phoenix', 'c', '--source', 'env:GOOD'],
    /not a PEM/,
  ],
  ['a version that never signs before its end', ['retire', 'lynes', 'b'], /does not sign before that/],
  [
    'a key that cannot be read, to be exported',
    ['export-public', 'phoenix', 'a'],
    /cannot be used: .*ENOENT/,
  ],
  [
    'a folder that cannot be made',
    ['generate', 'phoenix', 'b', '--out', 'mintmark.yaml/b.pem'],
    /cannot be written \(E(NOTDIR|EXIST)\)/,
  ],
];

test('what cannot be done is refused with its reason and status 1, and nothing changes', async () => {
  const before = state();
  const outcomes = await Promise.all(REFUSED.map(([, args]) => keys(args)));
  expect(outcomes.map((outcome, index) => [REFUSED[index]?.[0], outcome])).toEqual(
    REFUSED.map(([name, , message]) => [
      name,
      { status: 1, stdout: '', stderr: expect.stringMatching(message) as string },
    ]),
  );
  expect(state()).toEqual(before);
});

test('a key file is never overwritten, and none stays behind where the configuration cannot be written', async () => {
  writeFileSync(join(folder.path, 'there.pem'), 'precious');
  expect(await keys(['generate', 'phoenix', 'b', '--out', 'there.pem'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('is there already') as string,
  });
  // Another command is at it.
  writeFileSync(join(folder.path, '.mintmark.yaml.next'), '');
  const before = state();
  const outcome = await keys(['generate', 'phoenix', 'b']);
  expect(outcome.status).toBe(1);
  expect(outcome.stderr).toContain('another command is changing mintmark.yaml');
  expect(state()).toEqual(before);
});

test('a short secret is taken where that is said, with a warning', async () => {
  const outcome = await keys(['stage', 'lynes', 'c', '--source', 'env:SHORT', '--allow-short-secret']);
  expect(outcome.status).toBe(0);
  expect(outcome.stderr).toContain('warning: c: the secret has only 18 bytes');
  expect(readFileSync(folder.config, 'utf8')).toContain(
    '- { keyId: c, allowShortSecret: true, source: env:SHORT, activateAt: later }',
  );
});

test('keys that cannot be read are listed with their problem, beside those of the environment', async () => {
  const environment = {
    STACKED_GAME_ID: 'game',
    STACKED_CLIENT_ID: 'client',
    STACKED_API_KEY: testSecret(),
  };
  const [text, json] = await Promise.all([
    keys(['list'], environment),
    keys(['list', '--json'], environment),
  ]);
  expect([text.status, json.status]).toEqual([1, 1]);
  expect(text.stdout).toMatch(/phoenix\/default .*\n {2}a {2}active: signs\n.*\n.*\n {4}PROBLEM +.*ENOENT/);
  const { rings } = JSON.parse(json.stdout) as {
    readonly rings: readonly Readonly<Record<string, unknown>>[];
  };
  expect(rings.map(({ provider }) => provider)).toEqual(['gamopanda', 'lynes', 'phoenix', 'stacked']);
  expect(rings[3]).toMatchObject({
    account: 'default',
    algorithm: 'HS256',
    versions: [{ keyId: 'v1', state: 'active', source: 'env:STACKED_API_KEY', warnings: [] }],
  });
  expect(json.stdout).not.toContain(environment.STACKED_API_KEY);
});

test('works with the environment alone where there is no file, and says so where it is to be changed', async () => {
  const environment = {
    LYNES_TENANT_ID: 'tenant',
    LYNES_APPLICATION_ID: 'app',
    LYNES_API_SECRET: testSecret(),
  };
  const elsewhere = new ConfiguredFolder('');
  try {
    const cwd = join(elsewhere.path, '..');
    const [listed, nothing, changed] = await Promise.all([
      mintmark(['keys', 'list'], { environment, cwd }),
      mintmark(['keys', 'list'], { cwd }),
      mintmark(['keys', 'activate', 'lynes', 'v1', '--config', elsewhere.config], { environment, cwd }),
    ]);
    expect(listed).toMatchObject({ status: 0, stdout: expect.stringContaining('lynes/default') as string });
    expect(nothing).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no account is configured') as string,
    });
    expect(changed).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('environment variables') as string,
    });
  } finally {
    elsewhere.remove();
  }
});

test('a configuration that the service would not load is refused with its problems', async () => {
  writeFileSync(folder.config, CONFIG.replace('tenantId: tenant', 'tenant: x').replace('later', 'soon'));
  const [list, activate] = await Promise.all([keys(['list']), keys(['activate', 'lynes', 'a'])]);
  for (const { status, stdout, stderr } of [list, activate]) {
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^error: mintmark\.yaml cannot be used:\n {2}- mintmark\.yaml:\d+: .*\n {2}- mintmark\.yaml:\d+: /,
    );
  }
});

test('helps', async () => {
  const [all, revoke] = await Promise.all([keys(['--help']), keys(['revoke', '--help'])]);
  expect([all.status, revoke.status]).toEqual([0, 0]);
  for (const text of [
    'list',
    'generate',
    'stage',
    'activate',
    'retire',
    'revoke',
    'export-public',
    'check',
    'Exit status',
  ]) {
    expect(all.stdout).toContain(text);
  }
  for (const text of ['--yes', '--dry-run', '--json', '--config', '--url', '--caller-key-file']) {
    expect(revoke.stdout).toContain(text);
  }
});
