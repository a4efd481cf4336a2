import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { GENESIS, seal } from '../../src/audit/audit-chain.js';
import type { AuditEntry } from '../../src/audit/audit-record.js';
import { until } from '../rotation/until.js';
import { ChildService } from '../support/child-service.js';
import { mintmark, type Outcome } from './mintmark.js';

// One starts the service.
jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'mintmark-callers-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A file with a person's comments and layout, and the audit's key beside it. */
const FILE = `# who may call us
callers:
  - name: lobby   # the lobby's backend
    apiKeys:
      - digest: ${'ab'.repeat(32)}

    grants:
      - { provider: lynes, accounts: [eu], operations: [mint], maxTtlSeconds: 900, allow: { scopes: [read] } }

audit:
  destination: "file:audit.jsonl"
  playerKey: "file:player-key"
providers:
  lynes:
    accounts:
      - { name: eu, tenantId: t, applicationId: a, keys: [{ keyId: v1, source: "env:LYNES_KEY" }] }
      - { name: us, tenantId: t, applicationId: a, keys: [{ keyId: v1, source: "env:LYNES_KEY" }] }
`;

const path = join(folder, 'mintmark.yaml');
const log = join(folder, 'audit.jsonl');
beforeEach(() => {
  writeFileSync(path, FILE, { mode: 0o640 });
  writeFileSync(join(folder, 'player-key'), 'k'.repeat(8) + randomBytes(32).toString('hex'));
});

/** Runs a command in the folder, with nothing in its environment but what it needs. */
function run(...parameters: readonly string[]): Promise<Outcome> {
  return runWith({}, ...parameters);
}

function runWith(
  variables: Readonly<Record<string, string>>,
  ...parameters: readonly string[]
): Promise<Outcome> {
  const environment = { MINTMARK_CONFIG: path, LYNES_KEY: randomBytes(32).toString('hex'), ...variables };
  return mintmark(parameters, { environment, cwd: folder });
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe('mintmark callers', () => {
  test('makes a key for a new caller: shown once, its digest in the file, everything else as it was', async () => {
    const { status, stdout, stderr } = await run('callers', 'create', 'crm');
    const key = stdout.trim();
    expect({ status, key }).toEqual({ status: 0, key: expect.stringMatching(/^mm_[0-9a-f]{72}$/) as string });
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(
      `  - name: crm\n    apiKeys:\n      - digest: ${digestOf(key)}\n        createdAt: `,
    );
    expect(text).not.toContain(key);
    expect(stderr).not.toContain(key);
    expect(text.replace(/ {2}- name: crm\n(.*\n){3}/, '')).toBe(FILE);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  test('makes a second key for a known caller, and revokes the first by its digest', async () => {
    const made = await run('callers', 'create', 'lobby', '--json');
    const { key, digest, isNew } = JSON.parse(made.stdout) as Record<string, unknown>;
    expect({ digest, isNew }).toEqual({ digest: digestOf(String(key)), isNew: false });
    expect(await run('callers', 'revoke', 'lobby', '--key', 'abab')).toMatchObject({ status: 0 });
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(`      - digest: ${'ab'.repeat(32)}\n        revoked: true\n`);
    expect(text).toContain(`      - digest: ${String(digest)}\n`);
    const { stdout } = await run('callers', 'list');
    expect(stdout).toMatch(/key {4}abababababab…, revoked/);
    expect(stdout).toContain('mint for lynes/eu (at most 900 s; scopes read)');
  });

  test('a dry run writes nothing, and shows no key', async () => {
    const { status, stdout } = await run('callers', 'create', 'crm', '--dry-run');
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(readFileSync(path, 'utf8')).toBe(FILE);
  });

  test.each([
    ['a caller that there is not', ['callers', 'revoke', 'nobody'], 2, 'no such caller'],
    ['a key that there is not', ['callers', 'revoke', 'lobby', '--key', 'cd'], 1, 'no such key'],
    ['a name that is none', ['callers', 'create', 'no name'], 2, "A caller's name has 1 to 63"],
    ['the name of the environment', ['callers', 'create', 'default'], 2, 'the caller of CALLER_API_KEY'],
    ['every key by an empty digest', ['callers', 'revoke', 'lobby', '--key', ''], 2, 'beginning of a digest'],
    ['the key in place of its digest', ['callers', 'revoke', 'lobby', '--key', 'mm_1'], 2, 'beginning of a'],
    ['a file that there is not', ['callers', 'list', '--config', 'none.yaml'], 2, 'there is no none.yaml'],
  ])('refuses %s and leaves the file as it is', async (_, parameters, status, reason) => {
    const outcome = await run(...parameters);
    expect({ status: outcome.status, stderr: outcome.stderr }).toEqual({
      status,
      stderr: expect.stringContaining(reason) as string,
    });
    expect(readFileSync(path, 'utf8')).toBe(FILE);
  });
});

describe('mintmark callers list', () => {
  test('has the caller of the environment too, and does not show its key', async () => {
    const CALLER_API_KEY = randomBytes(32).toString('hex');
    const text = await runWith({ CALLER_API_KEY }, 'callers', 'list');
    expect(text.stdout).toMatch(/^default\n {2}key {4}CALLER_API_KEY.*\n {2}may {4}everything.*\n\nlobby\n/);
    const json = await runWith({ CALLER_API_KEY }, 'callers', 'list', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ callers: [{ name: 'default' }, { name: 'lobby' }] });
    expect(text.stdout + json.stdout).not.toContain(CALLER_API_KEY);
    expect((await run('callers', 'list')).stdout).toMatch(/^lobby\n/);
  });

  test.each([
    ['allow', 'scopes: [read]', 'scopes: read'],
    ['accounts', 'accounts: [eu]', 'accounts: eu'],
    ['digest', 'ab'.repeat(32), 'MARKED'],
  ])('refuses a file that would not load, and shows none of its values: %s', async (_, before, after) => {
    writeFileSync(path, FILE.replace(before, after));
    const { status, stdout, stderr } = await run('callers', 'list');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/does not load:\n {2}- .*mintmark\.yaml:\d+: callers\[0\]\./);
    expect(stderr).not.toContain('MARKED');
  });
});

describe('mintmark callers revoke', () => {
  test('takes a digest in upper case, and says so when there is nothing left to do', async () => {
    expect(await run('callers', 'revoke', 'lobby', '--key', 'ABAB')).toMatchObject({ status: 0 });
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('revoked: true');
    expect(await run('callers', 'revoke', 'lobby')).toEqual({
      status: 0,
      stdout: '',
      stderr: expect.stringContaining('revoked before') as string,
    });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('does not say that there is no such caller where the file cannot be read', async () => {
    writeFileSync(path, 'callers: [\n');
    const { status, stderr } = await run('callers', 'revoke', 'lobby');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('mintmark.yaml:2') as string,
    });
  });
});

describe('a key that is made', () => {
  test('is warned of where the rest of the file keeps it from opening anything', async () => {
    writeFileSync(path, FILE.replace('scopes: [read]', 'scopes: read'));
    const { status, stderr } = await run('callers', 'create', 'crm');
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: expect.stringContaining('the file does not load, as before:\n  - ') as string,
    });
  });

  test('opens a running service, beside the key of the environment, which is warned of once', async () => {
    const service = await ChildService.start(
      {
        MINTMARK_CONFIG: path,
        LYNES_KEY: randomBytes(32).toString('hex'),
        CALLER_API_KEY: randomBytes(32).toString('hex'),
        PORT: '0',
      },
      folder,
    );
    try {
      const { stdout } = await run('callers', 'create', 'crm');
      const status = async (): Promise<number> =>
        (await fetch(`${service.url}/v1/keys`, { headers: { 'X-Api-Key': stdout.trim() } })).status;
      // It may do nothing yet, and is known.
      await until('the key is known', async () => (await status()) === 403);
      await run('callers', 'revoke', 'crm');
      await until('the key opens nothing', async () => (await status()) === 401);
      expect(service.output.match(/CALLER_API_KEY may do everything/g)).toHaveLength(1);
    } finally {
      service.terminate();
      await service.ended;
    }
  });
});

describe('mintmark access explain', () => {
  const ask = (body: object, ...more: readonly string[]): Promise<Outcome> =>
    run(
      'access',
      'explain',
      '--caller',
      'lobby',
      '--route',
      '/v1/lynes/tokens',
      '--body',
      JSON.stringify(body),
      ...more,
    );

  test('says which rule lets a request through', async () => {
    const { status, stdout } = await ask({ userId: 'u', account: 'eu' });
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining('Rule: grants[0]') as string,
    });
  });

  test('says what a request breaks, as the REST API does', async () => {
    const { status, stdout } = await ask(
      { userId: 'u', account: 'eu', scope: ['write'], ttlSeconds: 901 },
      '--json',
    );
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      caller: 'lobby',
      operation: 'mint',
      allowed: false,
      code: 'caller_forbidden',
      grant: 'grants[0]',
      errors: [{ field: 'ttlSeconds' }, { field: 'scope' }],
    });
  });

  test.each([
    ['another account', { userId: 'u', account: 'us' }, 'No grant of the caller covers the account.'],
    [
      'an account that there is not',
      { userId: 'u', account: 'none' },
      'lynes has no account of that name; it has eu, us.',
    ],
    ['no account', { userId: 'u' }, 'The request names no account, and lynes has several: eu, us.'],
  ])('%s is unknown to the service, and why is told here', async (_, body, reason) => {
    const { status, stdout } = await ask(body);
    expect({ status, stdout }).toEqual({
      status: 1,
      stdout: `lobby: mint for lynes: refused (404 account_unknown)\n  ${reason}\n`,
    });
    expect(JSON.parse((await ask(body, '--json')).stdout)).toMatchObject({ code: 'account_unknown', reason });
  });

  test.each([
    ['an unknown caller', ['--caller', 'nobody', '--route', '/v1/lynes/tokens'], 'no such caller'],
    ['an unknown route', ['--caller', 'lobby', '--route', '/v1/nothing'], '\n  POST /v1/lynes/tokens\n'],
    [
      'a route with another method',
      ['--caller', 'lobby', '--route', '/v1/lynes/tokens', '--method', 'get'],
      'no route that needs a grant with the method GET; there are\n',
    ],
    [
      'a method that no route has',
      ['--caller', 'lobby', '--route', '/v1/lynes/tokens', '--method', 'PUT'],
      'GET and POST',
    ],
    [
      'a body that is no object',
      ['--caller', 'lobby', '--route', '/v1/lynes/tokens', '--body', '[]'],
      '--body must be a JSON object',
    ],
    [
      'a file that there is not',
      ['--caller', 'lobby', '--route', '/v1/lynes/tokens', '--config', 'none.yaml'],
      'there is no none.yaml',
    ],
  ])('refuses %s', async (_, parameters, reason) => {
    const { status, stdout, stderr } = await run('access', 'explain', ...parameters);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(reason) as string,
    });
  });

  test('knows every route that needs a grant', async () => {
    const { stderr } = await run('access', 'explain', '--caller', 'lobby', '--route', 'none');
    const listed = [...stderr.matchAll(/^ {2}((?:GET|POST) \S+)$/gm)].map(([, route = '']) => route);
    expect(listed.sort()).toEqual(grantedOperations());
  });
});

/** The routes that openapi.json says may answer that the caller may not do this; all but one go by grants. */
function grantedOperations(): readonly string[] {
  const { paths } = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8')) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: object }>>>>;
  };
  return Object.entries(paths)
    .flatMap(([route, methods]) =>
      Object.entries(methods).flatMap(([method, { responses }]) =>
        Object.hasOwn(responses, '403') ? [`${method.toUpperCase()} ${route}`] : [],
      ),
    )
    .filter((route) => route !== 'POST /v1/access/explain')
    .sort();
}

describe('mintmark audit', () => {
  /** A log of these entries, as the service writes it. */
  function write(...entries: readonly AuditEntry[]): readonly string[] {
    let head = GENESIS;
    const lines = entries.map((entry) => {
      const sealed = seal(entry, '2026-11-22T12:00:00.000Z', head);
      head = sealed.head;
      return sealed.line;
    });
    writeFileSync(log, `${lines.join('\n')}\n`);
    return lines;
  }

  const minted = (token: string, player: string): AuditEntry => ({
    caller: 'lobby',
    operation: 'mint',
    provider: 'lynes',
    account: 'eu',
    keyId: 'v1',
    outcome: 'allowed',
    tokenDigest: digestOf(token),
    player,
  });

  test('proves a whole log, and that a known record is in it', async () => {
    const lines = write(minted('a', 'id:1'), minted('b', 'id:2'), minted('c', 'id:3'));
    const head = `2:${digestOf(lines[1] ?? '')}`;
    const { status, stdout } = await run('audit', 'verify', log, '--head', head, '--json');
    expect({ status, report: JSON.parse(stdout) as object }).toMatchObject({
      status: 0,
      report: { whole: true, records: 3, first: 1, breaks: [] },
    });
  });

  test.each<[string, (lines: readonly string[]) => readonly string[]]>([
    ['edited', ([a = '', b = '', c = '']) => [a, b.replace('lobby', 'other'), c]],
    ['cut in its middle', ([a = '', , c = '']) => [a, c]],
    ['put in another order', ([a = '', b = '', c = '']) => [b, a, c]],
    ['told twice', ([a = '', b = '', c = '']) => [a, b, b, c]],
  ])('shows where a log was %s', async (_, change) => {
    const lines = write(minted('a', 'id:1'), minted('b', 'id:2'), minted('c', 'id:3'));
    writeFileSync(log, `${change(lines).join('\n')}\n`);
    const { status, stdout } = await run('audit', 'verify', log);
    expect({ status, stdout }).toEqual({
      status: 1,
      stdout: expect.stringContaining('not what was written') as string,
    });
  });

  test('shows that the end was cut off, to whoever knows the head', async () => {
    const lines = write(minted('a', 'id:1'), minted('b', 'id:2'));
    const head = `2:${digestOf(lines[1] ?? '')}`;
    writeFileSync(log, `${lines[0] ?? ''}\n`);
    expect(await run('audit', 'verify', log)).toMatchObject({ status: 0 });
    expect(await run('audit', 'verify', log, '--head', head)).toMatchObject({ status: 1 });
  });

  test('finds who minted a token, by the token and by its digest', async () => {
    write(minted('a', 'id:1'), minted('b', 'id:2'));
    for (const parameters of [
      ['--token', 'b'],
      ['--digest', digestOf('b').toUpperCase()],
    ]) {
      const { status, stdout } = await run('audit', 'find', log, ...parameters);
      expect({ status, stdout }).toEqual({
        status: 0,
        stdout: expect.stringMatching(
          /^\S+ {2}#2 {2}lobby {2}mint lynes\/eu {2}key v1 {2}allowed[^\n]*\n$/,
        ) as string,
      });
    }
    expect(await run('audit', 'find', log, '--token', 'never minted')).toMatchObject({
      status: 1,
      stdout: '',
    });
  });

  test('says of what was recorded as allowed and withheld later that nobody got it', async () => {
    const lines = write(
      { ...minted('a', 'id:1'), requestId: 'r-1' },
      { ...minted('b', 'id:1'), requestId: 'r-2' },
      { outcome: 'withheld', code: 'audit_unavailable', refersTo: 1, requestId: 'r-1' },
      // Of another replica: its second record is not ours.
      { outcome: 'withheld', code: 'audit_unavailable', refersTo: 2, requestId: 'r-9' },
    );
    const text = await run('audit', 'find', log, '--player', '1');
    expect(text.stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/ #1 .* allowed, but not handed out \(withheld by #3\) /),
      expect.stringMatching(/ #2 .* {2}allowed {2}/),
    ]);
    const json = await run('audit', 'find', log, '--token', 'a', '--json');
    expect(json.stdout.trim().split('\n')).toEqual([lines[0], lines[2]]);
  });

  test('finds a player, as it is and under the key of the configuration', async () => {
    const key = readFileSync(join(folder, 'player-key'), 'utf8');
    const hashed = `hmac:${createHmac('sha256', key).update('id:p-1').digest('hex')}`;
    write(minted('a', hashed), minted('b', 'id:p-1'), minted('c', 'id:p-2'));
    const { status, stdout } = await run('audit', 'find', log, '--player', 'p-1', '--json');
    const found = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { readonly sequence: number }).sequence);
    expect({ status, found }).toEqual({ status: 0, found: [1, 2] });
  });

  test('wants one thing to look for, and files that are there', async () => {
    write(minted('a', 'id:1'));
    expect(await run('audit', 'find', log)).toMatchObject({ status: 2 });
    expect(await run('audit', 'verify', 'none.jsonl')).toMatchObject({ status: 2 });
    expect(await run('audit', 'verify', log, '--head', '1')).toMatchObject({ status: 2 });
  });
});
