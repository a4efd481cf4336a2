import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testSecret } from '../../src/testing/test-keys.js';
import { hs256 } from '../inspection/forge.js';
import { mintmark } from './mintmark.js';

const NOW = Math.floor(Date.now() / 1000);
const SECRETS = { EU: testSecret(), EU_NEW: testSecret(), US: testSecret(), ENV: testSecret() };
const CONFIG = `
providers:
  stacked:
    accounts:
      - name: eu
        gameId: game-eu
        clientId: client
        keys:
          - { keyId: a, source: env:EU, retireAt: ${new Date((NOW - 60) * 1000).toISOString()} }
          - { keyId: b, source: env:EU_NEW, activateAt: ${new Date((NOW - 60) * 1000).toISOString()} }
      - name: us
        gameId: game-us
        clientId: client
        keys: [{ keyId: a, source: env:US }]
`;

let folder: string;
let environment: Readonly<Record<string, string>>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mintmark-'));
  const path = join(folder, 'accounts.yaml');
  writeFileSync(path, CONFIG);
  environment = { ...SECRETS, MINTMARK_CONFIG: path };
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function token(gameId: string, secret: string): string {
  const claims = { iss: gameId, sub: 'player', iat: NOW, exp: NOW + 900 };
  return hs256({ alg: 'HS256', typ: 'JWT' }, claims, secret);
}

const inspect = (account: readonly string[], text: string, variables = environment) =>
  mintmark(['inspect', '--provider', 'stacked', ...account, text], { environment: variables, cwd: folder });

test('a token of any account of mintmark.yaml is inspected with that account and its keys', async () => {
  const [eu, us, replaced, other] = await Promise.all([
    inspect(['--account', 'eu'], token('game-eu', SECRETS.EU_NEW)),
    inspect(['--account', 'us'], token('game-us', SECRETS.US)),
    inspect(['--account', 'eu'], token('game-eu', SECRETS.EU)),
    inspect(['--account', 'us'], token('game-us', SECRETS.EU_NEW)),
  ]);
  expect(eu).toMatchObject({ status: 0, stderr: '' });
  expect(eu.stdout).toContain('ACCEPTED');
  expect(us).toMatchObject({ status: 0, stderr: '' });
  expect(replaced.stdout).toContain('signed_by_replaced_key');
  expect(other.status).toBe(1);
  expect(other.stdout).toContain('signed_by_other_account');
});

test('where several accounts may be meant their names are told', async () => {
  const [unnamed, unknown] = await Promise.all([
    inspect([], token('game-eu', SECRETS.EU)),
    inspect(['--account', 'asia'], token('game-eu', SECRETS.EU)),
  ]);
  expect(unnamed).toMatchObject({
    status: 2,
    stdout: '',
    stderr: 'error: name the account with --account: eu, us\n',
  });
  expect(unknown).toMatchObject({
    status: 2,
    stderr: 'error: there is no such account; there is eu, us\n',
  });
});

test('the account of the environment is there beside those of the file', async () => {
  const variables = {
    ...environment,
    STACKED_GAME_ID: 'game-env',
    STACKED_CLIENT_ID: 'client',
    STACKED_API_KEY: SECRETS.ENV,
  };
  const outcomes = await Promise.all([
    inspect([], token('game-env', SECRETS.ENV), variables),
    inspect(['--account', 'us'], token('game-us', SECRETS.US), variables),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual([0, 0]);
});

test('the keys of other accounts need not be at hand', async () => {
  const { EU_NEW, ...variables } = environment;
  const [us, eu] = await Promise.all([
    inspect(['--account', 'us'], token('game-us', SECRETS.US), variables),
    inspect(['--account', 'eu'], token('game-eu', String(EU_NEW)), variables),
  ]);
  expect(us.status).toBe(0);
  expect(us.stderr).toMatch(/^warning: the keys of other accounts are not considered\..*accounts\[0\]/s);
  expect(eu.status).toBe(1);
  expect(eu.stdout).toContain('signature_unchecked');
  expect(eu.stderr + us.stderr).not.toContain(SECRETS.US);
});

test('a file that cannot be used is told, and everything but the signature is explained', async () => {
  const path = join(folder, 'broken.yaml');
  writeFileSync(path, CONFIG.replace('gameId: game-eu', 'gameID: game-eu'));
  const { status, stdout, stderr } = await inspect(['--account', 'us'], token('game-us', SECRETS.US), {
    ...environment,
    MINTMARK_CONFIG: path,
  });
  expect(status).toBe(1);
  expect(stdout).toContain('signature_unchecked');
  expect(stderr).toMatch(/^warning: the signature is not checked\..*broken\.yaml:\d+:/s);
});
