import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { PROVIDER_CONFIGURATIONS } from '../../src/app.module.js';
import { explainRequest } from '../../src/cli/access/explain-request.js';
import { loadConfiguration } from '../../src/config/load-configuration.js';
import { ROOT } from '../package/run.js';
import { ChildService, emptyDirectory } from '../support/child-service.js';
import { describeWhere } from '../support/needs.js';
import { ACCOUNT_KEYS } from './access-yaml.js';

// The commands are processes.
jest.setTimeout(120_000);

const page = readFileSync(`${ROOT}docs/access.md`, 'utf8');
const blocks = (language: string): readonly string[] =>
  Array.from(page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms')), ([, text = '']) => text);

/** What the example leaves out: accounts to be granted. The instance is the one that it lets in. */
const PROVIDERS = `
providers:
  lynes: { accounts: [
    { name: eu, tenantId: t, applicationId: a, keys: [{ keyId: a, source: env:HMAC_KEY }] },
    { name: us, tenantId: t, applicationId: a, keys: [{ keyId: a, source: env:HMAC_KEY }] } ] }
  phoenix: { accounts: [
    { name: eu, operatorId: o, instanceId: 6818d6a417bc, keys: [{ keyId: a, source: env:RSA_KEY }] },
    { name: us, operatorId: o, instanceId: 6818d6a417bc, keys: [{ keyId: a, source: env:RSA_KEY }] } ] }
  stacked: { accounts: [
    { gameId: g, clientId: c, keys: [{ keyId: a, source: env:HMAC_KEY }] },
    { name: us, gameId: g, clientId: c, keys: [{ keyId: a, source: env:HMAC_KEY }] } ] }
`;

const directory = emptyDirectory();
const MINTMARK_CONFIG = join(directory.path, 'mintmark.yaml');
const environment = { MINTMARK_CONFIG, ...ACCOUNT_KEYS };
beforeEach(() => {
  writeFileSync(MINTMARK_CONFIG, blocks('yaml').join('\n') + PROVIDERS, { mode: 0o600 });
});
afterAll(() => {
  directory.remove();
});

test('the example loads, and its limits are those that it shows', async () => {
  const { access } = await loadConfiguration(environment, PROVIDER_CONFIGURATIONS);
  expect(access.callers.map(({ name }) => name)).toEqual(['lobby', 'rewards', 'security']);
  expect(access.limits).toEqual({
    caller: { requests: 6000, perSeconds: 60 },
    player: { requests: 30, perSeconds: 60 },
  });
  expect(access.callers[1]?.tokens).toMatchObject([
    { audience: 'mintmark', claims: { sub: 'system:serviceaccount:games:rewards' } },
  ]);
});

const ALLOWED = 'allowed';
const PHOENIX = { playerId: 'eu-1', account: 'eu', name: 'Ada', balance: 1 };
const LYNES = { userId: 'u-1', account: 'eu' };

test.each<readonly [caller: string, route: string, body: object, outcome: string]>([
  ['lobby', 'phoenix/tokens', PHOENIX, ALLOWED],
  ['lobby', 'phoenix/tokens', { ...PHOENIX, ttlSeconds: 900 }, ALLOWED],
  ['lobby', 'phoenix/tokens', { ...PHOENIX, ttlSeconds: 901 }, 'caller_forbidden ttlSeconds'],
  ['lobby', 'phoenix/tokens', { ...PHOENIX, playerId: 'us-1' }, 'caller_forbidden playerId'],
  ['lobby', 'phoenix/tokens', { ...PHOENIX, instanceId: '6818d6a417bc' }, ALLOWED],
  ['lobby', 'phoenix/tokens', { ...PHOENIX, instanceId: 'another' }, 'caller_forbidden instanceId'],
  ['lobby', 'phoenix/tokens', { ...PHOENIX, account: 'us' }, 'account_unknown'],
  ['lobby', 'phoenix/tokens', { ...PHOENIX, account: 'none' }, 'account_unknown'],
  ['lobby', 'phoenix/tokens/verify', { token: 'x', account: 'eu' }, ALLOWED],
  ['lobby', 'phoenix/request-signatures', { method: 'GET', account: 'eu' }, 'caller_forbidden'],
  ['lobby', 'lynes/tokens', { ...LYNES, scope: ['read'] }, ALLOWED],
  ['lobby', 'lynes/tokens', { ...LYNES, ttlSeconds: 3600 }, ALLOWED],
  ['lobby', 'lynes/tokens', { ...LYNES, scope: ['read', 'write'] }, 'caller_forbidden scope'],
  ['lobby', 'lynes/tokens', { ...LYNES, account: 'us' }, 'account_unknown'],
  ['lobby', 'lynes/tokens/verify', { token: 'x', account: 'eu' }, 'caller_forbidden'],
  ['lobby', 'stacked/tokens', { playerId: 'eu-1' }, 'caller_forbidden'],
  ...['tokens', 'one-time-tokens', 'campaign-refreshes'].flatMap((route) =>
    ['default', 'us'].map(
      (account) => ['rewards', `stacked/${route}`, { playerId: 'p', account }, ALLOWED] as const,
    ),
  ),
  ['rewards', 'stacked/tokens/verify', { token: 'x' }, 'caller_forbidden'],
  ['rewards', 'lynes/tokens', LYNES, 'caller_forbidden'],
  ['security', 'lynes/tokens', LYNES, 'caller_forbidden'],
  ['security', 'stacked/tokens', { playerId: 'p' }, 'caller_forbidden'],
])('means what it says: %s, POST /v1/%s %j: %s', async (caller, path, body, outcome) => {
  const request = { caller, route: `/v1/${path}`, method: 'POST' as const, body: JSON.stringify(body) };
  const { allowed, code, errors } = await explain(request);
  const fields = errors.map(({ field }) => ` ${field}`).join('');
  expect((allowed ? ALLOWED : String(code)) + fields).toBe(outcome);
});

test.each([
  ['security', 'keys', true],
  ['security', 'audit/head', true],
  ['security', 'phoenix/public-keys', false],
  ['lobby', 'keys', false],
  ['rewards', 'audit/head', false],
])('means what it says: %s, GET /v1/%s: %s', async (caller, path, isAllowed) => {
  expect(await explain({ caller, route: `/v1/${path}`, method: 'GET' })).toMatchObject({
    allowed: isAllowed,
  });
});

function explain(request: Parameters<typeof explainRequest>[0]): ReturnType<typeof explainRequest> {
  return explainRequest(request, { environment, clock: { nowMs: Date.now }, warn: () => undefined });
}

describeWhere(existsSync('/usr/bin/curl'), 'the commands of docs/access.md need curl')('its commands', () => {
  const [keys = '', explained = ''] = blocks('sh');
  const bin = join(directory.path, 'bin');

  beforeAll(() => {
    mkdirSync(bin);
    writeFileSync(join(bin, 'mintmark'), `#!/bin/sh\nexec node ${ROOT}dist/cli/main.js "$@"\n`, {
      mode: 0o755,
    });
  });

  /** Runs a line as a person would who has `mintmark` in the path. */
  function type(command: string, variables: Readonly<Record<string, string>> = {}): Promise<Typed> {
    const PATH = `${bin}:${process.env['PATH'] ?? ''}`;
    const options = { cwd: directory.path, env: { ...environment, PATH, ...variables } };
    return new Promise((resolve) => {
      execFile('sh', ['-c', command], options, (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
  }

  test('make a key that opens, list and revoke; and tell why a request is refused, over HTTP and without', async () => {
    const [create = '', list = '', revoke = ''] = keys.trim().split('\n');
    const [curl = '', command = ''] = explained.trim().split(/\n(?=mintmark)/);
    const created = await type(create);
    expect(created).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^mm_[0-9a-f]{72}\n$/) as string,
    });
    expect((await type(list)).stdout).toMatch(/lobby[^]*rewards[^]*security/);
    expect(await type(revoke)).toMatchObject({ status: 0 });
    expect(readFileSync(MINTMARK_CONFIG, 'utf8')).toMatch(/digest: 5f2c8c[^]{60,100}revoked: true/);

    const offline = await type(command);
    expect([offline.status, offline.stdout]).toEqual([
      1,
      expect.stringContaining('playerId must begin with eu-'),
    ]);
    const service = await ChildService.start(
      { ...environment, HOST: '127.0.0.1', PORT: '0' },
      directory.path,
    );
    try {
      expect(curl).toContain('http://127.0.0.1:3000');
      const line = curl.replace('http://127.0.0.1:3000', service.url);
      const { stdout } = await type(line, { KEY: created.stdout.trim() });
      expect(JSON.parse(stdout)).toMatchObject({
        caller: 'lobby',
        allowed: false,
        code: 'caller_forbidden',
        errors: [{ field: 'playerId' }],
      });
    } finally {
      service.terminate();
      await service.ended;
    }
  });
});

/** What came of a line. */
interface Typed {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}
