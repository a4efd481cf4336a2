import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { testRsaKey, testSecret } from '../../src/testing/test-keys.js';
import { ConfiguredFolder } from './keys/known-context.js';
import { mintmark } from './mintmark.js';

/** The providers know the active secrets, and those alone. */
const KNOWN = { lynes: testSecret(), stacked: testSecret() };
const STAGED = { lynes: testSecret(), stacked: testSecret(), gamopanda: testSecret() };
const PHOENIX = testRsaKey();

let sandbox: Sandbox;
let folder: ConfiguredFolder;
beforeAll(async () => {
  sandbox = await startSandbox({
    accounts: {
      lynes: [{ tenantId: 'tenant', applicationId: 'app', apiSecret: KNOWN.lynes }],
      stacked: [{ gameId: 'game', clientId: 'client', apiKey: KNOWN.stacked }],
    },
  });
  folder = new ConfiguredFolder(`
providers:
  lynes:
    accounts:
      - { name: eu, tenantId: tenant, applicationId: app, baseUrl: "${sandbox.url}/", keys: [
          { keyId: a, source: env:LYNES_A }, { keyId: b, source: env:LYNES_B, activateAt: later } ] }
      - { name: silent, tenantId: tenant, applicationId: app, keys: [{ keyId: a, source: env:LYNES_A }] }
  stacked:
    accounts:
      - { gameId: game, clientId: client, baseUrl: "${sandbox.url}", timeoutMs: 3000, keys: [
          { keyId: a, source: env:STACKED_A }, { keyId: b, source: env:STACKED_B, activateAt: later } ] }
  gamopanda:
    accounts:
      - { accountId: account, keys: [{ keyId: a, apiKey: live, source: env:GAMOPANDA, activateAt: later }] }
  phoenix:
    accounts:
      - { operatorId: operator, instanceId: instance, sendKeyId: true, keys: [{ keyId: a, source: file:phoenix.pem }] }
`);
  writeFileSync(join(folder.path, 'phoenix.pem'), PHOENIX.privateKey, { mode: 0o600 });
});

afterAll(async () => {
  await sandbox.close();
  folder.remove();
});

afterEach(() => {
  sandbox.reset();
});

async function check(...args: readonly string[]) {
  const outcome = await mintmark(['keys', 'check', ...args], {
    cwd: folder.path,
    environment: {
      LYNES_A: KNOWN.lynes,
      LYNES_B: STAGED.lynes,
      STACKED_A: KNOWN.stacked,
      STACKED_B: STAGED.stacked,
      GAMOPANDA: STAGED.gamopanda,
    },
  });
  for (const secret of [...Object.values(KNOWN), ...Object.values(STAGED)]) {
    expect((outcome.stdout + outcome.stderr).includes(secret)).toBe(false);
  }
  expect(outcome.stdout).not.toContain('eyJ');
  return outcome;
}

const received = (): readonly string[] => sandbox.requests.map(({ method, path }) => `${method} ${path}`);

test('Lynes is asked whether it accepts a token of each staged and active version', async () => {
  const { status, stdout } = await check('lynes/eu', '--live', '--player', 'somebody');
  expect(status).toBe(1);
  expect(stdout).toMatch(/ {2}a {2}active: signs\n(?:.*\n)*? +ok +live: lynes accepts a token of it\n/);
  expect(stdout).toMatch(
    /ERROR +live: lynes refuses a token of it: invalid_signature; that is to be expected until/,
  );
  expect(received()).toEqual(['GET /v1/auth/verify', 'GET /v1/auth/verify']);
  const [token = ''] = sandbox.requests.map(({ headers }) => String(headers['authorization']).split('.')[1]);
  expect(JSON.parse(Buffer.from(token, 'base64url').toString())).toMatchObject({
    sub: 'somebody',
    iss: 'tenant',
  });
});

test('Stacked is asked for a one-time token with a token of the version that is named', async () => {
  const [good, bad] = [
    await check('stacked', '--live', '--key-id', 'a'),
    await check('stacked', '--live', '--key-id', 'b'),
  ];
  expect(good).toMatchObject({ status: 0, stderr: '' });
  expect(good.stdout).toContain('live: stacked accepts a token of it');
  expect(bad.status).toBe(1);
  expect(bad.stdout).toContain('live: stacked refuses a token of it: jwt-invalid');
  expect(received()).toEqual(Array<string>(2).fill('POST /v1/auth/one_time_token/generate'));
});

test('Gamopanda and Phoenix are emulated, and the result says so', async () => {
  const outcomes = await Promise.all([check('gamopanda', '--live'), check('phoenix', '--live', '--json')]);
  // Nothing is active for Gamopanda: that is wrong, whatever the proof says.
  expect(outcomes.map(({ status }) => status)).toEqual([1, 0]);
  expect(outcomes[0].stdout).toMatch(
    /ok +live: the emulation of gamopanda on this machine accepts a token of it; gamopanda itself cannot be asked/,
  );
  const { rings } = JSON.parse(outcomes[1].stdout) as {
    readonly rings: readonly [{ readonly versions: readonly [{ readonly remarks: readonly unknown[] }] }];
  };
  expect(rings[0].versions[0].remarks).toContainEqual({
    level: 'ok',
    text: 'live: the emulation of phoenix on this machine accepts a token of it; phoenix itself cannot be asked',
  });
  expect(received()).toEqual([]);
});

test('an account whose provider cannot be asked is a warning', async () => {
  const { status, stdout } = await check('lynes/silent', '--live');
  expect(status).toBe(0);
  expect(stdout).toMatch(/warning {2}live: not proved: the account has no baseUrl/);
});

test.each<readonly [string, Parameters<Sandbox['injectFault']>[0], string]>([
  ['answers too late', { route: '*', latencyMs: 60_000 }, 'not proved: stacked did not answer in time'],
  [
    'fails',
    { route: '*', answer: 'status', status: 503, body: 'private words' },
    'stacked refuses a token of it\n',
  ],
  ['redirects', { route: '*', answer: 'redirect' }, 'not proved: The answer is a redirect'],
  ['hangs up', { route: '*', answer: 'reset' }, 'not proved: stacked cannot be reached'],
])('a provider that %s is told as that, in time and without its words', async (_, fault, message) => {
  sandbox.injectFault(fault);
  const { status, stdout, stderr } = await check('stacked', '--live', '--key-id', 'a');
  expect(status).toBe(1);
  expect(stdout).toContain(`ERROR    live: ${message}`);
  expect(stdout + stderr).not.toContain('private words');
  expect(received()).toHaveLength(1);
});
