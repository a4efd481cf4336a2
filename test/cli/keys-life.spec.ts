import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testSecret } from '../../src/testing/test-keys.js';
import { ChildService } from '../support/child-service.js';
import { ConfiguredFolder } from './keys/known-context.js';
import { mintmark, type Outcome } from './mintmark.js';

const CONFIG = `# Who signs for whom
providers:
  phoenix:
    accounts:
      - name: eu           # Europe
        environment: live
        operatorId: operator-1
        instanceId: instance-1
        keys: []
  lynes:
    accounts:
      - tenantId: tenant
        applicationId: app
        keys:
          # from the dashboard, by Ann
          - { keyId: a, source: file:lynes-a }   # the first one
`;

const CALLER_API_KEY = testSecret();
const LYNES = { a: testSecret(), b: testSecret() };
const PLAYER = { account: 'eu', playerId: 'player', name: 'Robin', balance: '1.00' };

let folder: ConfiguredFolder;
let service: ChildService | undefined;
let outputs = '';

beforeAll(() => {
  folder = new ConfiguredFolder(CONFIG);
  for (const [name, secret] of Object.entries(LYNES)) {
    writeFileSync(join(folder.path, `lynes-${name}`), secret, { mode: 0o600 });
  }
});

afterAll(async () => {
  service?.terminate();
  await service?.ended;
  folder.remove();
});

/** Runs `mintmark keys …` where the configuration lies, as whoever runs the service would. */
async function keys(...args: readonly string[]): Promise<Outcome> {
  const environment = { MINTMARK_CONFIG: folder.config, CALLER_API_KEY };
  const outcome = await mintmark(['keys', ...args], { environment, cwd: folder.path });
  outputs += outcome.stdout + outcome.stderr;
  return outcome;
}

/** A command that does what it is told, with its result. */
async function done(...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const { status, stdout, stderr } = await keys(...args, '--json');
  expect({ args, status, stderr: status === 0 ? '' : stderr }).toEqual({ args, status: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, unknown>;
}

async function post(path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${String(service?.url)}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': CALLER_API_KEY, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Record<string, unknown>;
}

/** Asks until the answer is as expected: the service notices a changed file within a second. */
async function until(
  ask: () => Promise<Readonly<Record<string, unknown>>>,
  isExpected: (answer: Readonly<Record<string, unknown>>) => boolean,
): Promise<Readonly<Record<string, unknown>>> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (isExpected(answer)) return answer;
    if (Date.now() > deadline) throw new Error('the service did not take the change');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const mint = (): Promise<Readonly<Record<string, unknown>>> => post('/v1/phoenix/tokens', PLAYER);
const versions = (result: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (result['versions'] as readonly { readonly keyId: string; readonly state: string }[]).map(
      ({ keyId, state }) => [keyId, state],
    ),
  );

test('a key is made, exported, activated, replaced, retired and revoked, under a running service', async () => {
  // A first key, in a file for its owner alone.
  const made = await done('generate', 'phoenix/eu', 'k1');
  const keyFile = join(folder.path, 'keys', 'phoenix-eu-k1.pem');
  expect(made).toMatchObject({ account: 'phoenix/eu', changed: true, keyFile });
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder.path, 'keys')).mode & 0o777).toBe(0o700);
  const publicPem = createPublicKey(createPrivateKey(readFileSync(keyFile)))
    .export({ type: 'spki', format: 'pem' })
    .toString();
  expect(made['publicKey']).toMatchObject({ pem: publicPem });
  expect(made['warnings']).toEqual([expect.stringContaining('no active key from now on')]);

  const exported = await keys('export-public', 'phoenix/eu', 'k1');
  expect(exported).toEqual({ status: 0, stdout: publicPem, stderr: '' });

  expect(versions(await done('activate', 'phoenix/eu', 'k1'))).toEqual({ k1: 'active' });
  service = await ChildService.start(
    { CALLER_API_KEY, MINTMARK_CONFIG: folder.config, HOST: '127.0.0.1', PORT: '0' },
    folder.path,
  );
  const url = ['--url', service.url];
  const first = await mint();
  expect(first).toMatchObject({ keyId: 'k1', account: 'eu' });

  // A second one takes over, and the service follows without a restart.
  await done('generate', 'phoenix/eu', 'k2', '--bits', '3072');
  const rotated = await done('activate', 'phoenix/eu', 'k2', ...url);
  expect(versions(rotated)).toEqual({ k2: 'active', k1: 'retiring' });
  const second = await until(mint, ({ keyId }) => keyId === 'k2');
  const verify = (token: unknown) => post('/v1/phoenix/tokens/verify', { account: 'eu', token });
  expect(await verify(first['token'])).toMatchObject({ valid: true });

  // Back to the first, and to the second again.
  expect(versions(await done('activate', 'phoenix/eu', 'k1', ...url))).toEqual({
    k1: 'active',
    k2: 'retiring',
  });
  expect(versions(await done('activate', 'phoenix/eu', 'k2', ...url))).toEqual({
    k2: 'active',
    k1: 'retiring',
  });
  await until(mint, ({ keyId }) => keyId === 'k2');

  // The first has leaked: what dies is counted by the service.
  const dry = await done('revoke', 'phoenix/eu', 'k1', '--dry-run', ...url);
  const { service: answer } = dry['impact'] as { readonly service: Readonly<Record<string, unknown>> };
  expect(answer).toMatchObject({ isKnown: true, url: service.url });
  expect(Number(answer['alive'])).toBeGreaterThanOrEqual(1);
  expect(answer['aliveUntil']).toEqual(expect.stringMatching(/^\d{4}-.*Z$/));
  const unasked = await keys('revoke', 'phoenix/eu', 'k1', ...url);
  expect(unasked.status).toBe(2);
  expect(unasked.stdout).toMatch(/tokens +\d+ alive, the last until .*each replica counts its own/);
  expect(unasked.stderr).toContain('add --yes');
  expect(await verify(first['token'])).toMatchObject({ valid: true });
  expect(versions(await done('revoke', 'phoenix/eu', 'k1', '--yes', ...url))).toEqual({
    k2: 'active',
    k1: 'revoked',
  });
  await until(
    () => verify(first['token']),
    ({ valid }) => valid === false,
  );
  expect(await verify(second['token'])).toMatchObject({ valid: true });

  // The last one ends, and nothing is minted any more.
  const ended = await done('retire', 'phoenix/eu', 'k2');
  expect(versions(ended)).toEqual({ k2: 'retiring', k1: 'revoked' });
  expect(ended['warnings']).toEqual([expect.stringContaining('no active key')]);
  await until(mint, ({ code }) => code === 'key_unavailable');

  // The other account was never touched, nor a comment.
  const text = readFileSync(folder.config, 'utf8');
  for (const line of CONFIG.split('\n').filter((each) => !each.includes('keys: []'))) {
    expect(text).toContain(line);
  }
  expect(outputs).not.toMatch(/PRIVATE KEY/);
  const lines = readFileSync(keyFile, 'utf8').split('\n').slice(1, -2);
  for (const line of lines) expect(outputs.includes(line)).toBe(false);
});

test('a secret of the provider is staged, planned and called off', async () => {
  const staged = await done('stage', 'lynes', 'b', '--source', 'file:lynes-b', '--created-at', 'now');
  expect(versions(staged)).toEqual({ b: 'staged', a: 'active' });
  const planned = await done('activate', 'lynes', 'b', '--at', '2090-01-01T00:00:00Z');
  expect(versions(planned)).toEqual({ b: 'staged', a: 'active' });
  expect(planned['notes']).toContainEqual(
    expect.stringMatching(/one key at a time: replace it there at 2090/),
  );
  expect(readFileSync(folder.config, 'utf8')).toContain(
    '{ keyId: a, source: file:lynes-a, retireAt: 2090-01-01T00:00:00Z }   # the first one',
  );
  await done('activate', 'lynes', 'b', '--at', 'later');
  expect(readFileSync(folder.config, 'utf8')).toContain(
    '{ keyId: a, source: file:lynes-a }   # the first one',
  );

  const listed = await keys('list');
  expect(listed.status).toBe(0);
  expect(listed.stdout).toMatch(/lynes\/default {2}HS256, rotation by cutover\n {2}b {2}staged: /);
  const checked = await keys('check', 'lynes', '--strict');
  expect(checked).toMatchObject({ status: 0 });
  for (const secret of [...Object.values(LYNES), CALLER_API_KEY]) {
    expect(outputs.includes(secret)).toBe(false);
  }
});
