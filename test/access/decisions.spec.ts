import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorCode } from '../../src/errors/error-catalogue.js';
import { until } from '../rotation/until.js';
import { expectProblem } from '../support/expect-problem.js';
import { useFolder } from '../support/folder.js';
import { type Answer, RecordingClient } from '../support/recording-client.js';
import { type RunningService, startService } from '../support/start-service.js';
import { UpstreamStandIn } from '../support/upstream-stand-in.js';
import { ACCOUNT_KEYS, accessYaml, callerWith, INSTANCES } from './access-yaml.js';

type Body = Readonly<Record<string, unknown>>;

/** Least privilege in several shapes. */
const CALLERS = {
  /** One region, everything pinned. */
  lobby: callerWith(
    {
      name: 'eu lynes',
      provider: 'lynes',
      accounts: ['eu'],
      operations: ['mint', 'verify'],
      maxTtlSeconds: 900,
      playerIdPrefix: 'eu-',
      allow: { scopes: ['read'] },
    },
    {
      name: 'eu phoenix',
      provider: 'phoenix',
      accounts: ['eu'],
      operations: ['mint', 'verify'],
      maxTtlSeconds: 900,
      playerIdPrefix: 'eu-',
      allow: { instances: [INSTANCES.eu] },
    },
  ),
  /** One provider, every account. */
  rewards: callerWith({ provider: 'stacked', accounts: '*', operations: ['mint', 'one-time', 'campaigns'] }),
  /** Signs and reads public keys, and mints nothing. */
  signer: callerWith({ provider: 'phoenix', accounts: ['eu'], operations: ['sign-request', 'keys:read'] }),
  /** Accounts by different grants. */
  desk: callerWith(
    { provider: 'gamopanda', accounts: ['default'], operations: ['mint'] },
    { provider: 'gamopanda', accounts: ['us'], operations: ['mint'], maxTtlSeconds: 60 },
    { provider: 'gamopanda', accounts: '*', operations: ['verify'] },
    { provider: 'stacked', accounts: ['us'], operations: ['verify', 'one-time'] },
  ),
  /** The whole service, and no provider. */
  security: callerWith({ operations: ['keys:read', 'audit:read'] }),
  /** A rule that is being introduced: what would be refused is let through. */
  trial: callerWith(
    { name: 'as it was', provider: 'lynes', accounts: ['us'], operations: ['verify'] },
    {
      name: 'as it shall be',
      provider: 'lynes',
      accounts: ['eu'],
      operations: ['mint'],
      maxTtlSeconds: 60,
      playerIdPrefix: 'eu-',
      allow: { scopes: [] },
      observe: true,
    },
  ),
  /** A wide rule beside one that observes: the wide one decides. */
  moving: callerWith(
    {
      name: 'narrow',
      provider: 'phoenix',
      accounts: ['us'],
      operations: ['mint'],
      playerIdPrefix: 'us-',
      observe: true,
    },
    { name: 'wide', provider: 'phoenix', accounts: ['us'], operations: ['mint'], maxTtlSeconds: 600 },
    { provider: 'phoenix', accounts: ['us'], operations: ['keys:read'] },
    { provider: 'phoenix', accounts: ['eu'], operations: ['keys:read'] },
  ),
  /** Known, and granted nothing. */
  nothing: callerWith(),
};
type CallerName = keyof typeof CALLERS;

const PHOENIX = { name: 'Player', balance: 1 };

/** Every route that needs a grant, with the least that it takes, and its status when all is well. */
const ROUTES: Readonly<Record<string, { readonly body?: Body; readonly status: number }>> = {
  'POST /v1/gamopanda/tokens': { body: { externalId: 'eu-1' }, status: 201 },
  'POST /v1/gamopanda/tokens/verify': { body: { token: 'x' }, status: 200 },
  'POST /v1/lynes/tokens': { body: { userId: 'eu-1' }, status: 201 },
  'POST /v1/lynes/tokens/verify': { body: { token: 'x' }, status: 200 },
  'POST /v1/phoenix/tokens': { body: { playerId: 'eu-1', ...PHOENIX }, status: 201 },
  'POST /v1/phoenix/tokens/verify': { body: { token: 'x' }, status: 200 },
  'POST /v1/phoenix/request-signatures': { body: { method: 'GET' }, status: 200 },
  'POST /v1/stacked/tokens': { body: { playerId: 'eu-1' }, status: 201 },
  'POST /v1/stacked/tokens/verify': { body: { token: 'x' }, status: 200 },
  'POST /v1/stacked/one-time-tokens': { body: { playerId: 'eu-1' }, status: 201 },
  'POST /v1/stacked/campaign-refreshes': { body: { playerId: 'eu-1' }, status: 200 },
  'GET /v1/phoenix/public-keys': { status: 200 },
  'GET /v1/keys': { status: 200 },
  'GET /v1/audit/head': { status: 200 },
};

/**
 * What each caller may do. Of a route that takes an account: the first account, the second, and none named. `+` allowed,
 * `-` refused as forbidden, `0` answered as an account that does not exist.
 */
const MATRIX = `
                                      lobby rewards signer desk security trial moving nothing default
POST /v1/gamopanda/tokens             ---   ---     ---    +++  ---      ---   ---    ---     +++
POST /v1/gamopanda/tokens/verify      ---   ---     ---    +++  ---      ---   ---    ---     +++
POST /v1/lynes/tokens                 +00   ---     ---    ---  ---      +00   ---    ---     ++0
POST /v1/lynes/tokens/verify          +00   ---     ---    ---  ---      0+0   ---    ---     ++0
POST /v1/phoenix/tokens               +00   ---     ---    ---  ---      ---   0+0    ---     ++0
POST /v1/phoenix/tokens/verify        +00   ---     ---    ---  ---      ---   ---    ---     ++0
POST /v1/phoenix/request-signatures   ---   ---     +00    ---  ---      ---   ---    ---     ++0
POST /v1/stacked/tokens               ---   +++     ---    ---  ---      ---   ---    ---     +++
POST /v1/stacked/tokens/verify        ---   ---     ---    0+0  ---      ---   ---    ---     +++
POST /v1/stacked/one-time-tokens      ---   +++     ---    0+0  ---      ---   ---    ---     +++
POST /v1/stacked/campaign-refreshes   ---   +++     ---    ---  ---      ---   ---    ---     +++
GET /v1/phoenix/public-keys           -     -       +      -    -        -     +      -       +
GET /v1/keys                          -     -       -      -    +        -     -      -       +
GET /v1/audit/head                    -     -       -      -    +        -     -      -       +
`;

const CODES: Readonly<Record<string, ErrorCode | 'allowed'>> = {
  '+': 'allowed',
  '-': 'caller_forbidden',
  '0': 'account_unknown',
};

/** One request, and what comes of it. */
interface Row {
  readonly caller: string;
  readonly route: string;
  readonly body?: Body | undefined;
  readonly outcome: ErrorCode | 'allowed';
  /** The fields that a refusal blames, or that a rule which observes would have. */
  readonly fields?: readonly string[];
}

/** The accounts of a route's provider. */
function accountsOf(route: string): readonly [string, string] {
  return [/gamopanda|stacked/.test(route) ? 'default' : 'eu', 'us'];
}

function matrixRows(): readonly Row[] {
  const [head = '', ...lines] = MATRIX.trim().split('\n');
  const callers = head.trim().split(/ +/);
  return lines.flatMap((line) => {
    const [method = '', path = '', ...cells] = line.split(/ +/);
    const route = `${method} ${path}`;
    const { body } = ROUTES[route] ?? {};
    const bodies = body && [...accountsOf(route).map((account) => ({ ...body, account })), body];
    return cells.flatMap((cell, index) =>
      Array.from(cell).map((sign, place) => ({
        caller: callers[index] ?? '',
        route,
        body: bodies?.[place],
        outcome: CODES[sign] ?? 'allowed',
      })),
    );
  });
}

const LYNES = 'POST /v1/lynes/tokens';
const PHOENIX_TOKENS = 'POST /v1/phoenix/tokens';

/** Requests that keep or break what grants pin. */
const PINS: readonly (readonly [CallerName, string, Body, Row['outcome'], (readonly string[])?])[] = [
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu', ttlSeconds: 900 }, 'allowed'],
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu', ttlSeconds: 901 }, 'caller_forbidden', ['ttlSeconds']],
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu', ttlSeconds: 1 }, 'allowed'],
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu', ttlSeconds: 0 }, 'ttl_out_of_range', ['ttlSeconds']],
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu', ttlSeconds: -1 }, 'ttl_out_of_range', ['ttlSeconds']],
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu', ttlSeconds: 1.5 }, 'request_invalid', ['ttlSeconds']],
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu', ttlSeconds: '901' }, 'request_invalid', ['ttlSeconds']],
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu', ttlSeconds: null }, 'request_invalid', ['ttlSeconds']],
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu', ttlSeconds: [901] }, 'request_invalid', ['ttlSeconds']],
  ['lobby', LYNES, { userId: 'us-1', account: 'eu' }, 'caller_forbidden', ['userId']],
  ['lobby', LYNES, { userId: 'EU-1', account: 'eu' }, 'caller_forbidden', ['userId']],
  ['lobby', LYNES, { userId: ' eu-1', account: 'eu' }, 'caller_forbidden', ['userId']],
  ['lobby', LYNES, { userId: 'eu', account: 'eu' }, 'caller_forbidden', ['userId']],
  ['lobby', LYNES, { userId: '\u0065u-1', account: 'eu' }, 'allowed'],
  ['lobby', LYNES, { userId: 'ｅu-1', account: 'eu' }, 'caller_forbidden', ['userId']],
  ['lobby', LYNES, { userId: '', account: 'eu' }, 'caller_forbidden', ['userId']],
  ['lobby', LYNES, { userId: 5, account: 'eu' }, 'request_invalid', ['userId']],
  ['lobby', LYNES, { userId: ['eu-1'], account: 'eu' }, 'request_invalid', ['userId']],
  ['lobby', LYNES, { account: 'eu' }, 'request_invalid', ['userId']],
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu', scope: ['read'] }, 'allowed'],
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu', scope: [] }, 'allowed'],
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu', scope: ['write'] }, 'caller_forbidden', ['scope']],
  [
    'lobby',
    LYNES,
    { userId: 'eu-1', account: 'eu', scope: ['read', 'write'] },
    'caller_forbidden',
    ['scope'],
  ],
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu', scope: ['admin'] }, 'caller_forbidden', ['scope']],
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu', scope: [['read']] }, 'request_invalid', ['scope']],
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu', scope: 'write' }, 'request_invalid', ['scope']],
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu', scopes: ['write'] }, 'request_invalid', ['scopes']],
  ['lobby', LYNES, { userId: 'eu-1', account: ['eu'] }, 'account_unknown'],
  ['lobby', LYNES, { userId: 'eu-1', account: null }, 'account_unknown'],
  ['lobby', LYNES, { userId: 'eu-1', account: 'EU' }, 'account_unknown'],
  ['lobby', LYNES, { userId: 'eu-1', account: 'eu ' }, 'account_unknown'],
  ['lobby', LYNES, { userId: 'eu-1', account: '' }, 'account_unknown'],
  ['lobby', LYNES, { userId: 'eu-1', account: '*' }, 'account_unknown'],
  ['lobby', LYNES, { userId: 'eu-1', account: '__proto__' }, 'account_unknown'],
  [
    'lobby',
    LYNES,
    { userId: 'us-1', account: 'eu', ttlSeconds: 901, scope: ['x'] },
    'caller_forbidden',
    ['scope', 'ttlSeconds', 'userId'],
  ],
  // What a grant refuses is told before what is malformed otherwise.
  ['lobby', LYNES, { userId: 'us-1', account: 'eu', junk: 1 }, 'caller_forbidden', ['userId']],
  ['lobby', LYNES, { userId: 'eu-1', account: 'us', junk: 1 }, 'account_unknown'],
  ['lobby', PHOENIX_TOKENS, { playerId: 'eu-1', account: 'eu', ...PHOENIX }, 'allowed'],
  [
    'lobby',
    PHOENIX_TOKENS,
    { playerId: 'eu-1', account: 'eu', instanceId: INSTANCES.eu, ...PHOENIX },
    'allowed',
  ],
  [
    'lobby',
    PHOENIX_TOKENS,
    { playerId: 'eu-1', account: 'eu', instanceId: INSTANCES.other, ...PHOENIX },
    'caller_forbidden',
    ['instanceId'],
  ],
  [
    'lobby',
    PHOENIX_TOKENS,
    { playerId: 'eu-1', account: 'eu', instanceId: INSTANCES.us, ...PHOENIX },
    'caller_forbidden',
    ['instanceId'],
  ],
  [
    'lobby',
    PHOENIX_TOKENS,
    { playerId: 'eu-1', account: 'eu', instanceId: 7, ...PHOENIX },
    'request_invalid',
    ['instanceId'],
  ],
  [
    'lobby',
    PHOENIX_TOKENS,
    { playerId: 'us-1', account: 'eu', ...PHOENIX },
    'caller_forbidden',
    ['playerId'],
  ],
  ['lobby', PHOENIX_TOKENS, { playerId: 'eu-1', account: 'eu' }, 'request_invalid', ['balance', 'name']],
  // Nothing of a token that is inspected is pinned.
  ['lobby', 'POST /v1/lynes/tokens/verify', { token: 'x', account: 'eu' }, 'allowed'],
  ['desk', 'POST /v1/gamopanda/tokens', { externalId: 'any', ttlSeconds: 3600 }, 'allowed'],
  [
    'desk',
    'POST /v1/gamopanda/tokens',
    { externalId: 'any', account: 'us', ttlSeconds: 61 },
    'caller_forbidden',
    ['ttlSeconds'],
  ],
  ['desk', 'POST /v1/gamopanda/tokens', { externalId: 'any', account: 'us', ttlSeconds: 60 }, 'allowed'],
  ['desk', 'POST /v1/gamopanda/tokens', { externalId: 'any', account: 'nowhere' }, 'account_unknown'],
  ['trial', LYNES, { userId: 'eu-1', account: 'eu' }, 'allowed', []],
  ['trial', LYNES, { userId: 'us-1', account: 'eu' }, 'allowed', ['userId']],
  ['trial', LYNES, { userId: 'us-1', account: 'eu', ttlSeconds: 61 }, 'allowed', ['ttlSeconds', 'userId']],
  ['trial', LYNES, { userId: 'eu-1', account: 'eu', scope: ['read'] }, 'allowed', ['scope']],
  ['trial', LYNES, { userId: 'us-1', account: 'us' }, 'account_unknown'],
  ['moving', PHOENIX_TOKENS, { playerId: 'us-1', account: 'us', ...PHOENIX }, 'allowed', []],
  ['moving', PHOENIX_TOKENS, { playerId: 'any', account: 'us', ...PHOENIX }, 'allowed', []],
  [
    'moving',
    PHOENIX_TOKENS,
    { playerId: 'any', account: 'us', ttlSeconds: 601, ...PHOENIX },
    'allowed',
    ['playerId'],
  ],
  ['moving', PHOENIX_TOKENS, { playerId: 'any', account: 'eu', ...PHOENIX }, 'account_unknown'],
];

const MATRIX_ROWS = matrixRows();
const PIN_ROWS = PINS.map(([caller, route, body, outcome, fields]): Row => {
  return { caller, route, body, outcome, ...(fields !== undefined && { fields }) };
});

/** What a request may be refused for once a grant has allowed it. */
const NOT_OF_GRANTS: ReadonlySet<string> = new Set(['allowed', 'request_invalid', 'ttl_out_of_range']);

function titleOf({ caller, route, body, outcome }: Row): string {
  return `${caller}: ${route} ${JSON.stringify(body ?? '')} is ${outcome}`;
}

describe('who may do what', () => {
  const folder = useFolder({});
  const auditPath = join(folder, 'audit.jsonl');
  let upstream: UpstreamStandIn;
  let service: RunningService;
  const clients = new Map<string, RecordingClient>();

  beforeAll(async () => {
    upstream = await UpstreamStandIn.start();
    const audit = { destination: `file:${auditPath}`, players: 'id' };
    const limits = { caller: { requests: 100_000, perSeconds: 3600 } };
    const path = join(folder, 'mintmark.yaml');
    writeFileSync(path, accessYaml(CALLERS, { audit, limits, stackedUrl: upstream.url }));
    const callerKey = 'the-key-of-the-environment-0123456789-abcdef';
    service = await startService({ MINTMARK_CONFIG: path, CALLER_API_KEY: callerKey, ...ACCOUNT_KEYS });
    clients.set('default', new RecordingClient(service.url, callerKey));
    for (const [name, { key }] of Object.entries(CALLERS))
      clients.set(name, new RecordingClient(service.url, key));
  });
  afterAll(async () => {
    for (const client of clients.values()) client.close();
    await service.close();
    await upstream.close();
  });

  function clientOf(caller: string): RecordingClient {
    const client = clients.get(caller);
    if (client === undefined) throw new Error(`There is no caller ${caller}.`);
    return client;
  }

  function ask(caller: string, route: string, body?: Body, requestId?: string): Promise<Answer> {
    const [method = '', path = ''] = route.split(' ');
    return clientOf(caller).ask(method, path, {
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(requestId !== undefined && { 'x-request-id': requestId }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  async function explain({ caller, route, body }: Row, asking = caller): Promise<Answer['body']> {
    const [method = '', path = ''] = route.split(' ');
    const request = {
      method,
      route: path,
      ...(body !== undefined && { body }),
      ...(asking !== caller && { caller }),
    };
    const answer = await ask(asking, 'POST /v1/access/explain', request);
    expect(answer.status).toBe(200);
    return answer.body;
  }

  /** How many mints were begun, and how many calls of the upstream. */
  async function mintsBegun(): Promise<number> {
    const { text } = await clientOf('default').send('GET', '/metrics');
    const counts = [...text.matchAll(/^mintmark_mints_total\{.*\} (\d+)$/gm)].map(([, count]) =>
      Number(count),
    );
    return counts.reduce((sum, count) => sum + count, upstream.received.length);
  }

  function recordOf(requestId: string): Readonly<Record<string, unknown>> {
    const lines = readFileSync(auditPath, 'utf8').trim().split('\n');
    const line = lines.find((text) => text.includes(`"${requestId}"`)) ?? '{}';
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  }

  /** The log's lines about requests whose ids begin so, once there are as many: a line may come after its answer. */
  async function linesOf(requestId: string, count: number): Promise<readonly Record<string, unknown>[]> {
    const found = (): readonly string[] =>
      service
        .log()
        .split('\n')
        .filter((line) => line.includes(`"requestId":"${requestId}`));
    await until('the log has a line of each request', () => found().length >= count);
    return found().map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  test('the table has every caller on every route, and more than a hundred combinations', () => {
    expect(MATRIX_ROWS).toHaveLength(9 * (11 * 3 + 3));
    expect(new Set(MATRIX_ROWS.map(titleOf)).size).toBe(MATRIX_ROWS.length);
    expect(Object.keys(ROUTES).every((route) => MATRIX.includes(route))).toBe(true);
    expect(PIN_ROWS.length).toBeGreaterThan(50);
  });

  describe.each([
    ['caller by route by account', MATRIX_ROWS],
    ['caller by what is pinned', PIN_ROWS],
  ])('%s:', (_, rows) => {
    test.each(rows.map((row) => [titleOf(row), row] as const))('%s', async (__, row) => {
      const answer = await ask(row.caller, row.route, row.body);
      if (row.outcome === 'allowed') expect(answer.status).toBe(ROUTES[row.route]?.status);
      else expectProblem(answer, row.outcome, row.fields ?? []);
    });

    test('explaining decides the same, to the caller itself and to an auditor, and mints nothing', async () => {
      const before = await mintsBegun();
      for (const row of rows) {
        const explanation = await explain(row);
        const allowed = NOT_OF_GRANTS.has(row.outcome);
        expect([titleOf(row), explanation['allowed']]).toEqual([titleOf(row), allowed]);
        if (!allowed) expect(explanation['code']).toBe(row.outcome);
        if (row.fields !== undefined && (row.outcome === 'allowed' || !allowed)) {
          const errors = explanation['errors'] as readonly { readonly field: string }[];
          expect(errors.map(({ field }) => field).sort()).toEqual(row.fields);
          expect(explanation['observed']).toBe(row.outcome === 'allowed' && row.fields.length > 0);
        }
        expect(await explain(row, 'security')).toEqual(explanation);
      }
      expect(await mintsBegun()).toBe(before);
    });
  });

  describe('an account that a caller may not use is told from one that does not exist by nothing:', () => {
    /** Every request of the matrix that is refused with an account named, and the same for one that there is not. */
    const refused = MATRIX_ROWS.filter(
      ({ outcome, body }) => outcome !== 'allowed' && 'account' in (body ?? {}),
    );

    /** An answer to the last byte, but for the instant and for what is left of the limit. */
    function bytesOf({ status, headers, text }: Answer): string {
      expect(headers['ratelimit']).toMatch(/^"caller";r=\d+;t=\d+$/);
      const told = Object.entries(headers).filter(([name]) => name !== 'date' && name !== 'ratelimit');
      return JSON.stringify([status, told, text]);
    }

    /** What is left of the caller's limit. */
    function leftOf({ headers }: Answer): number {
      return Number(/r=(\d+)/.exec(String(headers['ratelimit']))?.[1]);
    }

    test.each(refused.map((row) => [titleOf(row), row] as const))(
      '%s',
      async (_, { caller, route, body, outcome }) => {
        const requestId = 'the-same';
        const hidden = await ask(caller, route, body, requestId);
        const missing = await ask(caller, route, { ...body, account: 'nowhere' }, requestId);
        expectProblem(hidden, outcome as ErrorCode, []);
        expect(bytesOf(hidden)).toBe(bytesOf(missing));
        expect(leftOf(missing)).toBe(leftOf(hidden) - 1);
      },
    );

    test('the account that a body implies included', async () => {
      const body = { playerId: 'eu-1' };
      const implied = await ask('desk', 'POST /v1/stacked/one-time-tokens', body, 'the-same');
      const missing = await ask(
        'desk',
        'POST /v1/stacked/one-time-tokens',
        { ...body, account: 'nowhere' },
        'the-same',
      );
      expectProblem(implied, 'account_unknown', []);
      expect(bytesOf(implied)).toBe(bytesOf(missing));
    });

    test('whatever else is wrong with the request', async () => {
      const odd = [{ token: 5 }, { token: 'x', junk: 1 }, {}, { token: 'x'.repeat(9000) }];
      for (const body of odd) {
        const answers = [];
        for (const account of ['us', 'nowhere'])
          answers.push(await ask('lobby', 'POST /v1/lynes/tokens/verify', { ...body, account }, 'the-same'));
        expect(new Set(answers.map(bytesOf)).size).toBe(1);
      }
    });

    test('nor by a token of it that is looked into', async () => {
      const { token } = (await ask('default', 'POST /v1/lynes/tokens', { userId: 'u', account: 'us' })).body;
      const inspect = async (caller: CallerName | 'default') =>
        (await ask(caller, 'POST /v1/lynes/tokens/verify', { token, account: 'eu' })).text;
      expect(await inspect('default')).toContain('holds under the key of the account us');
      const told = await inspect('lobby');
      expect(told).toContain('"valid":false');
      expect(told).not.toMatch(/other_account|account us/);
    });

    test('nor by asking for an explanation', async () => {
      for (const { caller, route, body } of refused) {
        const explanations = [];
        for (const account of [body?.['account'], 'nowhere']) {
          explanations.push(
            JSON.stringify(await explain({ caller, route, body: { ...body, account }, outcome: 'allowed' })),
          );
        }
        expect(new Set(explanations).size).toBe(1);
      }
    });

    test('and in the log by its name alone, for whoever runs the service', async () => {
      for (const account of ['us', 'nowhere'])
        await ask('lobby', LYNES, { userId: 'eu-1', account }, `logged-${account}`);
      const [hidden = {}, missing = {}, ...more] = await linesOf('logged-', 2);
      expect(more).toEqual([]);
      const { account, ...rest } = hidden;
      expect(account).toBe('us');
      expect(Object.keys(rest)).toEqual(Object.keys(missing));
      expect(missing).toMatchObject({
        status: 404,
        outcome: 'account_unknown',
        caller: 'lobby',
        provider: 'lynes',
      });
      expect(rest).toMatchObject({
        status: 404,
        outcome: 'account_unknown',
        caller: 'lobby',
        provider: 'lynes',
      });
    });
  });

  describe('what is told of keys is what is granted:', () => {
    async function accountsIn(caller: string): Promise<readonly string[]> {
      const { body } = await ask(caller, 'GET /v1/phoenix/public-keys');
      return (body['keys'] as readonly { readonly account: string }[]).map(({ account }) => account).sort();
    }

    test.each([
      ['signer', ['eu']],
      ['moving', ['eu', 'us']],
      ['default', ['eu', 'us']],
    ])('%s is shown the public keys of %j', async (caller, accounts) => {
      expect(await accountsIn(caller)).toEqual(accounts);
    });

    test('a HEAD is a GET that is refused alike', async () => {
      const { client } = { client: clientOf('nothing') };
      expect((await client.ask('HEAD', '/v1/phoenix/public-keys')).status).toBe(403);
      expect((await clientOf('signer').ask('HEAD', '/v1/phoenix/public-keys')).status).toBe(200);
    });

    test('whoever may read the keys of the service is shown every ring', async () => {
      const { body } = await ask('security', 'GET /v1/keys');
      const rings = body['rings'] as readonly { readonly provider: string; readonly account: string }[];
      expect(rings.map(({ provider, account }) => `${provider}/${account}`)).toEqual([
        'gamopanda/default',
        'gamopanda/us',
        'lynes/eu',
        'lynes/us',
        'phoenix/eu',
        'phoenix/us',
        'stacked/default',
        'stacked/us',
      ]);
    });
  });

  test.each([
    ['lobby', LYNES, { userId: 'eu-1', account: 'eu' }, 900],
    ['desk', 'POST /v1/gamopanda/tokens', { externalId: 'e', account: 'us' }, 60],
    ['desk', 'POST /v1/gamopanda/tokens', { externalId: 'e' }, 1800],
    ['moving', PHOENIX_TOKENS, { playerId: 'any', account: 'us', ...PHOENIX }, 600],
    ['trial', LYNES, { userId: 'eu-1', account: 'eu' }, 3600],
  ])(
    '%s: %s of a default lifetime lives no longer than the grant allows',
    async (caller, route, body, seconds) => {
      const answer = await ask(caller, route, body);
      expect(answer.body['expiresInSeconds']).toBe(seconds);
    },
  );

  test('what a rule would have refused is recorded, in the audit and in the log', async () => {
    const body = { userId: 'us-1', account: 'eu', ttlSeconds: 61 };
    expect((await ask('trial', LYNES, body, 'observed-one')).status).toBe(201);
    expect((await ask('trial', LYNES, { userId: 'eu-1', account: 'eu' }, 'observed-none')).status).toBe(201);
    const fields = ['ttlSeconds', 'userId'];
    expect(recordOf('observed-one')).toMatchObject({ outcome: 'allowed', caller: 'trial', observed: fields });
    expect(recordOf('observed-none')).not.toHaveProperty('observed');
    const lines = await linesOf('observed-', 2);
    expect(lines.map(({ observed }) => observed)).toEqual([fields, undefined]);
  });

  test('what an explanation was asked for is in the audit as that, and as nothing else', async () => {
    const request = { route: '/v1/lynes/tokens', body: { userId: 'eu-1', account: 'eu' } };
    expect((await ask('lobby', 'POST /v1/access/explain', request, 'explained')).status).toBe(200);
    const record = recordOf('explained');
    expect(record).toMatchObject({ caller: 'lobby', operation: 'explain', outcome: 'allowed' });
    for (const member of ['tokenDigest', 'provider', 'account', 'player']) {
      expect(record).not.toHaveProperty(member);
    }
  });

  describe('explaining', () => {
    const request = { route: '/v1/lynes/tokens' };

    test.each([
      ['a caller without a grant, about another', 'nothing', { ...request, caller: 'lobby' }],
      ['a caller with grants, about another', 'lobby', { ...request, caller: 'desk' }],
      ['a caller with grants, about nobody', 'lobby', { ...request, caller: 'nobody' }],
      ['an auditor, about nobody', 'security', { ...request, caller: 'nobody' }],
    ])('is refused to %s', async (_, caller, body) => {
      expectProblem(await ask(caller, 'POST /v1/access/explain', body), 'caller_forbidden', []);
    });

    test.each<readonly [string, Body, readonly string[]]>([
      ['no route', {}, ['route']],
      ['a route that there is not', { route: '/v1/nowhere' }, ['route']],
      ['a route that everybody may use', { route: '/health/live', method: 'GET' }, ['route']],
      ['itself', { route: '/v1/access/explain' }, ['route']],
      ['another method', { route: '/v1/lynes/tokens', method: 'PUT' }, ['method']],
      ['a body that is none', { route: '/v1/lynes/tokens', body: 'x' }, ['body']],
      ['a list for a body', { route: '/v1/lynes/tokens', body: [] }, ['body']],
      ['a field that it does not know', { route: '/v1/lynes/tokens', account: 'eu' }, ['account']],
    ])('takes no request with %s', async (_, body, fields) => {
      expectProblem(await ask('lobby', 'POST /v1/access/explain', body), 'request_invalid', fields);
    });

    test('needs a caller', async () => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(request);
      expectProblem(
        await clientOf('lobby').send('POST', '/v1/access/explain', { headers, body }),
        'caller_unauthenticated',
      );
    });
  });

  test('a caller whose key is damaged is told so', async () => {
    const { key } = CALLERS.lobby;
    const damaged = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`;
    const answer = await clientOf('lobby').send('GET', '/v1/keys', { headers: { 'x-api-key': damaged } });
    expectProblem(answer, 'caller_unauthenticated');
    expect(answer.body['detail']).toMatch(/checksum/);
    expect(service.log() + answer.text).not.toContain(damaged.slice(3, 40));
  });

  test('no key of a caller is in the log, the audit or any answer', () => {
    const written = service.log() + readFileSync(auditPath, 'utf8');
    for (const [name, { key }] of Object.entries(CALLERS)) {
      expect(clientOf(name).leaks(written, new Map([[name, key]]))).toEqual([]);
    }
  });
});
