import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callerKeyDigest } from '../access/api-keys.js';
import { FULL_ACCESS } from '../access/grant.js';
import { PROVIDER_CONFIGURATIONS } from '../app.module.js';
import { ProblemListError } from '../errors/problem-list-error.js';
import { testSecret } from '../testing/test-keys.js';
import type { Configuration } from './configuration.js';
import { loadConfiguration } from './load-configuration.js';

const CALLER_KEY = testSecret();
const LYNES = { LYNES_TENANT_ID: 't-1', LYNES_APPLICATION_ID: 'a-1', LYNES_API_SECRET: testSecret() };
const [ONE, TWO, THREE] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];

const folder = mkdtempSync(join(tmpdir(), 'mintmark-access-'));
const path = join(folder, 'mintmark.yaml');
beforeEach(() => {
  writeFileSync(join(folder, 'jwks.json'), '{ "keys": [] }');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Loads what the file says beside an environment with one provider. */
function load(
  text: string,
  environment: Readonly<Record<string, string>> = {},
  files?: Set<string>,
): Promise<Configuration> {
  writeFileSync(path, text);
  return loadConfiguration(
    { ...LYNES, MINTMARK_CONFIG: path, ...environment },
    PROVIDER_CONFIGURATIONS,
    files,
  );
}

async function problemsOf(
  text: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const error: unknown = await load(text, environment).catch((thrown: unknown) => thrown);
  if (!(error instanceof ProblemListError)) return [];
  return error.problems.map((problem) => problem.replace(`${path}:`, ''));
}

test('callers come to what the access room takes: no revoked key, accounts that need not be said', async () => {
  const { access } = await load(`
limits: { player: { requests: 30, perSeconds: 60 } }
callers:
  - name: lobby
    apiKeys:
      - digest: "${ONE}"
      - { digest: "${TWO}", revoked: true, createdAt: 2026-11-22T12:00:00Z }
      - { digest: "${THREE}", revoked: false }
    limits: { caller: { requests: 5, perSeconds: 1 } }
    grants:
      - { name: n, provider: lynes, accounts: [default], operations: [mint], maxTtlSeconds: 60, observe: true,
          playerIdPrefix: eu-, allow: { scopes: [read] } }
      - operations: [keys:read, audit:read]
  - name: rewards
    tokens:
      - { issuer: i, audience: a, jwks: "file:jwks.json", claims: { sub: s, level: 3 } }
`);
  expect(access).toEqual({
    limits: { player: { requests: 30, perSeconds: 60 } },
    callers: [
      {
        name: 'lobby',
        keyDigests: [ONE, THREE],
        tokens: [],
        limits: { caller: { requests: 5, perSeconds: 1 } },
        grants: [
          {
            name: 'n',
            provider: 'lynes',
            accounts: ['default'],
            operations: ['mint'],
            maxTtlSeconds: 60,
            observe: true,
            playerIdPrefix: 'eu-',
            allow: { scopes: ['read'] },
          },
          { accounts: '*', operations: ['keys:read', 'audit:read'] },
        ],
      },
      {
        name: 'rewards',
        keyDigests: [],
        tokens: [
          {
            issuer: 'i',
            audience: 'a',
            jwks: `file:${join(folder, 'jwks.json')}`,
            claims: { sub: 's', level: 3 },
          },
        ],
        grants: [],
      },
    ],
  });
});

describe('the caller of the environment', () => {
  const FILE = `callers: [{ name: lobby, apiKeys: [{ digest: "${ONE}" }] }]`;

  test('stands beside those of the file, may do everything, and is warned of', async () => {
    const { access, warnings } = await load(FILE, { CALLER_API_KEY: CALLER_KEY });
    expect(access.callers).toEqual([
      { name: 'default', keyDigests: [callerKeyDigest(CALLER_KEY)], grants: FULL_ACCESS },
      { name: 'lobby', keyDigests: [ONE], tokens: [], grants: [] },
    ]);
    expect(warnings).toEqual([expect.stringMatching(/^CALLER_API_KEY may do everything/)]);
  });

  test.each([
    ['alone', 'keyAgeWarningDays: 30', { CALLER_API_KEY: CALLER_KEY }],
    ['not there', FILE, {}],
  ])('is nothing to be warned of where it is %s', async (_, text, environment) => {
    expect((await load(text, environment)).warnings).toEqual([]);
  });

  test('gives its name to none of the file, whether or not it is there', async () => {
    const text = `callers:
  - { name: lobby, apiKeys: [{ digest: "${ONE}" }] }
  - { name: default, apiKeys: [{ digest: "${TWO}" }] }
`;
    for (const environment of [{ CALLER_API_KEY: CALLER_KEY }, {}]) {
      expect(await problemsOf(text, environment)).toEqual([
        '3: callers[1].name is kept for the caller of CALLER_API_KEY: name this one otherwise',
      ]);
    }
  });
});

describe('somebody must be able to call:', () => {
  test('a file without callers needs one in the environment', async () => {
    expect(await problemsOf('keyAgeWarningDays: 30')).toEqual([
      expect.stringMatching(
        /^CALLER_API_KEY must be set, .* unless mintmark\.yaml .* names callers$/,
      ) as string,
    ]);
    expect(await problemsOf('keyAgeWarningDays: 30', { CALLER_API_KEY: CALLER_KEY })).toEqual([]);
  });

  test.each([
    ['that has broken callers', 'callers: 5', /^1: callers must be a list/],
    ['that cannot be read', 'callers: [', /^\d+: /],
  ])('a file %s may name some: nothing is said of the environment', async (_, text, problem) => {
    const problems = await problemsOf(text);
    expect(problems).toEqual([expect.stringMatching(problem)]);
  });
});

describe('an issuer whose keys are in a file', () => {
  const text = `callers:
  - name: lobby
    tokens:
      - issuer: i
        audience: a
        claims: { sub: s }
        jwks: file:jwks.json
`;

  test.each<readonly [string, string | undefined, string]>([
    ['is not there', undefined, 'the file cannot be read (ENOENT)'],
    ['holds no JSON', 'MARKED', 'is no JWK Set (RFC 7517): a JSON object with a list `keys`'],
    ['holds no key set', '{ "kty": "RSA" }', 'is no JWK Set (RFC 7517): a JSON object with a list `keys`'],
    ['is too large', ' '.repeat(65_537), 'is larger than 65536 bytes'],
  ])('that %s is told by its line, with everything else', async (_, content, problem) => {
    rmSync(join(folder, 'jwks.json'), { force: true });
    if (content !== undefined) writeFileSync(join(folder, 'jwks.json'), content);
    expect(await problemsOf(`${text}limits: 5\n`)).toEqual([
      '8: limits must have members (name: value)',
      `7: callers[0].tokens[0].jwks: ${problem}`,
    ]);
    expect(await problemsOf(text)).toEqual([`7: callers[0].tokens[0].jwks: ${problem}`]);
  });

  test('is no problem otherwise', async () => {
    expect(await problemsOf(text)).toEqual([]);
  });
});

test('the files that callers’ tokens are verified with are watched, URLs are not', async () => {
  const files = new Set<string>();
  const token = (jwks: string) => `{ issuer: i, audience: a, jwks: "${jwks}", claims: { sub: s } }`;
  await load(
    `callers: [{ name: a, tokens: [${token('file:jwks.json')}, ${token('https://i.example/jwks')}] }]`,
    {},
    files,
  );
  expect([...files].sort()).toEqual([join(folder, 'jwks.json'), path].sort());
});

describe('the audit', () => {
  test.each<readonly [string, string, object | undefined]>([
    ['is none unless the file has one', `callers: [{ name: a, apiKeys: [{ digest: "${ONE}" }] }]`, undefined],
    [
      'goes to standard output, with players as they are',
      'audit: { destination: stdout, players: id }',
      { destination: 'stdout', players: { as: 'id' } },
    ],
    [
      'goes to a file beside the configuration, with players under a key',
      'audit: { destination: "file:audit.jsonl", playerKey: "env:AUDIT_KEY" }',
      {
        destination: { file: join(folder, 'audit.jsonl') },
        players: { as: 'hash', key: 'env:AUDIT_KEY' },
      },
    ],
    [
      'has its files put aside at a size, and its key in a file',
      'audit: { destination: "file:/var/log/a.jsonl", maxMegabytes: 3, players: hash, playerKey: "file:k" }',
      {
        destination: { file: '/var/log/a.jsonl', maxBytes: 3 * 1024 * 1024 },
        players: { as: 'hash', key: `file:${join(folder, 'k')}` },
      },
    ],
    [
      'leaves a key unread that it does not need',
      'audit: { destination: stdout, players: id, playerKey: "env:AUDIT_KEY" }',
      { destination: 'stdout', players: { as: 'id' } },
    ],
  ])('%s', async (_, text, audit) => {
    expect((await load(text, { CALLER_API_KEY: CALLER_KEY })).audit).toEqual(audit);
  });
});
