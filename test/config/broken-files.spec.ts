import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { PROVIDER_CONFIGURATIONS } from '../../src/app.module.js';
import { loadConfiguration } from '../../src/config/load-configuration.js';
import { createService } from '../../src/create-service.js';
import { ProblemListError } from '../../src/errors/problem-list-error.js';
import { createLog } from '../../src/observability/log.js';
import { testRsaKey, testSecret } from '../../src/testing/test-keys.js';

const directory = mkdtempSync(join(tmpdir(), 'mintmark-broken-'));
const MINTMARK_CONFIG = join(directory, 'mintmark.yaml');
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const CALLER_API_KEY = testSecret();

/** What stops the start, each without the folder of the file. */
async function problemsOf(
  text: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  writeFileSync(MINTMARK_CONFIG, text);
  const environment = { CALLER_API_KEY, ...variables, MINTMARK_CONFIG };
  const error: unknown = await loadConfiguration(environment, PROVIDER_CONFIGURATIONS).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProblemListError)) return [];
  return error.problems.map((problem) => problem.replace(`${directory}/`, ''));
}

const START = (start: string): string =>
  expect.stringMatching(`^${start.replace(/[[\]().]/g, '\\$&')}`) as string;

test('everything that is wrong is told at once: file, rules, names, keys and variables', async () => {
  const { privateKey } = testRsaKey();
  writeFileSync(join(directory, 'truncated.pem'), privateKey.slice(0, 400));
  writeFileSync(join(directory, 'small.pem'), testRsaKey(1024).privateKey);
  const text = `keyAgeWarningDays: never
providers:
  gamopanda:
    accounts:
      - accountId: 4711
        keys:
          - { keyId: a, apiKey: k1, source: env:GAMOPANDA_OLD }
          - { keyId: a, apiKey: k2, source: env:GAMOPANDA_NEW }
  phoenix:
    accounts:
      - name: de
        operatorId: o
        instanceId: i
        keys:
          - { keyId: a, source: file:truncated.pem }
          - { keyId: b, source: file:nowhere.pem, activateAt: 2026-12-01T00:00:00Z }
          - { keyId: c, source: file:small.pem, activateAt: 2026-12-01T00:00:00Z }
          - { keyId: d, source: env:NOWHERE, revoked: true, activateAt: later }
      - name: de
        operatorId: o
        instanceId: i
        webhookPublicKey: file:truncated.pem
        retries: 3
        keys:
          - { keyId: a, source: file:nowhere.pem, activateAt: soon }
  lynes:
    accounts: []
  acme: {}
`;
  const variables = {
    CALLER_API_KEY: 'too-short',
    PORT: 'eighty',
    STACKED_GAME_ID: 'g',
    STACKED_API_KEY: 'short',
    GAMOPANDA_OLD: testSecret(),
    GAMOPANDA_NEW: 'change-me',
  };
  expect(await problemsOf(text, variables)).toEqual(
    [
      'PORT must be a port number',
      'mintmark.yaml:1: keyAgeWarningDays must be a whole number',
      'mintmark.yaml:5: providers.gamopanda.accounts[0].accountId must be text',
      'mintmark.yaml:8: providers.gamopanda.accounts[0].keys[1].keyId is the key id of another version',
      'mintmark.yaml:8: providers.gamopanda.accounts[0].keys[1].activateAt must be set: only one version',
      'mintmark.yaml:17: providers.phoenix.accounts[0].keys[2].activateAt is the instant of another version',
      'mintmark.yaml:19: providers.phoenix.accounts[1].name is the name of another account',
      'mintmark.yaml:23: providers.phoenix.accounts[1] has a member that is not known here',
      'mintmark.yaml:25: providers.phoenix.accounts[1].keys[0].activateAt must be an instant',
      'mintmark.yaml:27: providers.lynes.accounts must be a list',
      'mintmark.yaml:28: providers has a member that is not known here',
      'STACKED_CLIENT_ID must be set',
      'CALLER_API_KEY must have at least 32 characters',
      'mintmark.yaml:8: providers.gamopanda.accounts[0].keys[1].source: is a placeholder',
      'mintmark.yaml:15: providers.phoenix.accounts[0].keys[0].source: ',
      'mintmark.yaml:16: providers.phoenix.accounts[0].keys[1].source: the file cannot be read (ENOENT)',
      'mintmark.yaml:17: providers.phoenix.accounts[0].keys[2].source: has 1024 bits',
      'mintmark.yaml:25: providers.phoenix.accounts[1].keys[0].source: the file cannot be read (ENOENT)',
      'mintmark.yaml:22: providers.phoenix.accounts[1].webhookPublicKey: is not one PEM',
      'STACKED_API_KEY: has 5 bytes',
    ].map(START),
  );
});

test('where nothing but keys is wrong, they are told by line as well', async () => {
  writeFileSync(
    MINTMARK_CONFIG,
    `providers:
  phoenix:
    accounts:
      - operatorId: o
        instanceId: i
        webhookPublicKey: env:SECRET
        keys:
          - keyId: a
            source: env:SECRET
          - keyId: b
            source: file:nowhere.pem
            activateAt: later
`,
  );
  const environment = { CALLER_API_KEY, SECRET: testSecret(), MINTMARK_CONFIG };
  const configuration = await loadConfiguration(environment, PROVIDER_CONFIGURATIONS);
  const starting = createService({ configuration, environment, log: createLog('silent') });
  await expect(starting).rejects.toMatchObject({
    problems: [
      START(`${MINTMARK_CONFIG}:9: providers.phoenix.accounts[0].keys[0].source: is not`),
      `${MINTMARK_CONFIG}:11: providers.phoenix.accounts[0].keys[1].source: the file cannot be read (ENOENT)`,
      START(`${MINTMARK_CONFIG}:6: providers.phoenix.accounts[0].webhookPublicKey: is not one PEM`),
    ],
  });
});

/** Five faults in two accounts, and a sixth in the second's key. */
const BROKEN = {
  providers: {
    lynes: {
      accounts: [
        {
          name: 'de',
          tenantId: 7,
          applicationId: 'a',
          keys: [
            { keyId: 'v1', source: 'none' },
            { keyId: 'v1', source: 'env:A', activateAt: 'later' },
          ],
        },
        {
          name: 'de',
          tenantId: 't',
          applicationId: 'a',
          color: 'red',
          keys: [{ keyId: 'v1', source: 'env:B', revoked: 'no' }],
        },
      ],
    },
  },
};

const FAULTS = [
  'providers.lynes.accounts[0].tenantId must be text',
  'providers.lynes.accounts[0].keys[0].source must be env:NAME',
  'providers.lynes.accounts[0].keys[1].keyId is the key id',
  'providers.lynes.accounts[1].name is the name of another',
  'providers.lynes.accounts[1] has a member that is not',
  'providers.lynes.accounts[1].keys[0].revoked must be',
  'providers.lynes.accounts[0].keys[1].source: the variable is not set',
  'providers.lynes.accounts[1].keys[0].source: the variable is not set',
];

const BLOCKS = stringify(BROKEN);
const JSON_TEXT = JSON.stringify(BROKEN, null, 2);

/** The same with an anchor, whose line is the last one known of what stands behind an alias. */
const WITH_ALIASES = `providers:
  lynes:
    accounts:
      - name: &name de
        tenantId: 7
        applicationId: &a a
        keys:
          - keyId: &v1 v1
            source: none
          - keyId: *v1
            source: env:A
            activateAt: later
      - name: *name
        tenantId: t
        applicationId: *a
        color: red
        keys:
          - keyId: *v1
            source: env:B
            revoked: "no"
`;

describe('in every layout each fault is told at its own line', () => {
  const lines = {
    blocks: [5, 9, 10, 13, 16, 20, 11, 19],
    json: [7, 12, 15, 22, 25, 30, 16, 29],
  };
  test.each<readonly [string, string, readonly number[]]>([
    ['blocks', BLOCKS, lines.blocks],
    ['CRLF', BLOCKS.replaceAll('\n', '\r\n'), lines.blocks],
    ['a byte order mark', `\ufeff${BLOCKS}`, lines.blocks],
    [
      'comments between and behind',
      BLOCKS.replaceAll('\n', ' # "1": {\n# - a: [\n\n'),
      lines.blocks.map((line) => 3 * line - 2),
    ],
    [
      'a long file',
      `# one\n${'#\n'.repeat(50_000)}---\n${BLOCKS}...\n`,
      lines.blocks.map((line) => line + 50_002),
    ],
    ['JSON', JSON_TEXT, lines.json],
    ['JSON with tabs', JSON.stringify(BROKEN, null, '\t'), lines.json],
    ['aliases', WITH_ALIASES, lines.blocks],
  ])('%s', async (_, text, expected) => {
    expect(await problemsOf(text)).toEqual(
      FAULTS.map((fault, index) => START(`mintmark.yaml:${expected[index] ?? 0}: ${fault}`)),
    );
  });

  test('flow style on one line', async () => {
    const text = stringify(BROKEN, { collectionStyle: 'flow', lineWidth: 0 }).replaceAll('\n', ' ');
    const problems = await problemsOf(text);
    expect(problems).toHaveLength(FAULTS.length);
    expect(problems).toEqual(
      expect.arrayContaining(FAULTS.map((fault) => START(`mintmark.yaml:1: ${fault}`))),
    );
  });

  test('what stands behind an alias, at the line where that is used', async () => {
    const text = `providers:
  lynes:
    accounts:
      - name: de
        tenantId: t
        applicationId: a
        keys: &keys
          - keyId: v1
            source: none
      - name: se
        tenantId: t
        applicationId: a

        keys: *keys
`;
    expect(await problemsOf(text)).toEqual([
      START('mintmark.yaml:9: providers.lynes.accounts[0].keys[0].source must be env:NAME'),
      START('mintmark.yaml:14: providers.lynes.accounts[1].keys[0].source must be env:NAME'),
    ]);
  });

  test('a member that is not known, and one that is missing, behind an alias', async () => {
    const text = `providers:
  lynes:
    accounts:
      - &one { name: de, tenantId: t, applicationId: a, keys: [{ keyId: v1, source: file:k }] }
  stacked:
    accounts:
      - *one
`;
    expect(await problemsOf(text)).toEqual(
      [
        '7: providers.stacked.accounts[0] has a member that is not known here; there are gameId,',
        '7: providers.stacked.accounts[0] has a member that is not known here',
        '7: providers.stacked.accounts[0].gameId must be set',
        '7: providers.stacked.accounts[0].clientId must be set',
        '4: providers.lynes.accounts[0].keys[0].source: the file cannot be read (ENOENT)',
        '7: providers.stacked.accounts[0].keys[0].source: the file cannot be read (ENOENT)',
      ].map((problem) => START(`mintmark.yaml:${problem}`)),
    );
  });
});
