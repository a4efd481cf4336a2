import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Reload } from '../../src/reload/reload.js';
import { until } from '../rotation/until.js';
import { expectProblem } from '../support/expect-problem.js';
import { useFolder } from '../support/folder.js';
import { type Answer, RecordingClient } from '../support/recording-client.js';
import { ADAPTERS, type RunningService, startService } from '../support/start-service.js';
import { UpstreamStandIn } from '../support/upstream-stand-in.js';
import { ACCOUNT_KEYS, accessYaml, callerWith } from './access-yaml.js';

const LYNES = '/v1/lynes/tokens';
const IN_EU = { provider: 'lynes', accounts: ['eu'], operations: ['mint', 'verify'] } as const;

/** A day, so that no window ends while the tests run. */
const DAY = 86_400;

function body(userId: string): object {
  return { userId, account: 'eu' };
}

/** What an answer tells of limits. */
function told({ headers }: Answer): Readonly<Record<string, unknown>> {
  const { ratelimit, 'ratelimit-policy': policy, 'retry-after': retryAfter } = headers;
  return { ratelimit, policy, retryAfter };
}

describe.each(ADAPTERS)('limits, on %s', (adapter) => {
  const callers = {
    lobby: callerWith(IN_EU),
    crm: callerWith(IN_EU),
    narrow: { ...callerWith(IN_EU), limits: { caller: { requests: 2, perSeconds: 60 } } },
    briefly: { ...callerWith(IN_EU), limits: { caller: { requests: 1, perSeconds: 1 } } },
    forbidden: callerWith(),
    reloaded: callerWith(IN_EU),
  };
  const limits = { caller: { requests: 6, perSeconds: DAY }, player: { requests: 2, perSeconds: DAY } };
  const folder = useFolder({ 'mintmark.yaml': accessYaml(callers, { limits }) });
  const path = join(folder, 'mintmark.yaml');
  let service: RunningService;
  const clients: RecordingClient[] = [];

  beforeAll(async () => {
    service = await startService({ MINTMARK_CONFIG: path, ...ACCOUNT_KEYS }, adapter);
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await service.close();
  });

  function clientOf(name: keyof typeof callers): RecordingClient {
    const client = new RecordingClient(service.url, callers[name].key);
    clients.push(client);
    return client;
  }

  test('one player’s and all of a caller’s requests are counted, told, and refused with when to come again', async () => {
    const lobby = clientOf('lobby');
    const policy = '"caller";q=6;w=86400, "player";q=2;w=86400';
    const answers = [];
    for (const player of ['a', 'a', 'a', 'b', 'c', 'd', 'e'])
      answers.push(await lobby.post(LYNES, body(player)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 429, 201, 201, 201, 429]);
    expect(answers.slice(0, 6).map((answer) => told(answer)['policy'])).toEqual(Array(6).fill(policy));
    expect(answers.map(({ headers }) => String(headers['ratelimit']).replace(/t=\d+/g, 't'))).toEqual([
      '"caller";r=5;t, "player";r=1;t',
      '"caller";r=4;t, "player";r=0;t',
      '"caller";r=3;t, "player";r=0;t',
      '"caller";r=2;t, "player";r=1;t',
      '"caller";r=1;t, "player";r=1;t',
      '"caller";r=0;t, "player";r=1;t',
      '"caller";r=0;t',
    ]);
    for (const [index, kind] of [
      [2, 'player'],
      [6, 'caller'],
    ] as const) {
      const refused = answers[index] as Answer;
      expectProblem(refused, 'rate_limited', []);
      expect(refused.body).toMatchObject({
        retryable: true,
        detail: `Too many requests for this ${kind}: wait for Retry-After.`,
      });
      const seconds = Number(refused.headers['retry-after']);
      expect(seconds).toBeGreaterThan(DAY - 60);
      expect(seconds).toBeLessThanOrEqual(DAY);
      expect(refused.headers['ratelimit']).toMatch(new RegExp(`"${kind}";r=0;t=${seconds}$`));
    }
    for (const answer of answers.filter(({ status }) => status === 201))
      expect(answer.headers).not.toHaveProperty('retry-after');
  });

  test('a caller at its limit is nobody else’s affair', async () => {
    const [lobby, crm] = [clientOf('lobby'), clientOf('crm')];
    expect((await lobby.post(LYNES, body('z'))).status).toBe(429);
    expect((await crm.post(LYNES, body('a'))).status).toBe(201);
    // The same player of another caller is another count.
    expect(told(await crm.post(LYNES, body('a')))['ratelimit']).toMatch(
      /^"caller";r=4;t=\d+, "player";r=0;t=\d+$/,
    );
  });

  test('a caller’s own limit stands in the place of the common one, and the other stays', async () => {
    const narrow = clientOf('narrow');
    const answers = [await narrow.post(LYNES, body('a')), await narrow.post(LYNES, body('b'))];
    expect(answers.map((answer) => told(answer)['policy'])).toEqual(
      Array(2).fill('"caller";q=2;w=60, "player";q=2;w=86400'),
    );
    expectProblem(await narrow.post(LYNES, body('c')), 'rate_limited', []);
  });

  test('a window ends, after as long as was said', async () => {
    const briefly = clientOf('briefly');
    expect((await briefly.post(LYNES, body('a'))).status).toBe(201);
    let refused = 0;
    await until('it is let through again', async () => {
      const { status, headers } = await briefly.post(LYNES, body('b'));
      if (status === 429) {
        refused += 1;
        expect(headers['retry-after']).toBe('1');
      }
      return status === 201;
    });
    expect(refused).toBeGreaterThan(0);
  });

  test('what is refused otherwise counts, and says what is left', async () => {
    const forbidden = clientOf('forbidden');
    const answers = [];
    for (let asked = 0; asked < 7; asked += 1) answers.push(await forbidden.post(LYNES, body(`p-${asked}`)));
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(6).fill(403), 429]);
    expect(answers.map(({ headers }) => /r=(\d)/.exec(String(headers['ratelimit']))?.[1])).toEqual(
      Array.from('5432100'),
    );
  });

  test('who is not recognised is counted against nobody, and is told of no limit', async () => {
    const crm = clientOf('crm');
    const left = async () =>
      /r=(\d+)/.exec(String(told(await crm.post(LYNES, body('once')))['ratelimit']))?.[1];
    const before = Number(await left());
    for (let asked = 0; asked < 10; asked += 1) {
      for (const key of [`${callers.crm.key}0`, 'crm', '']) {
        const headers = { 'x-api-key': key, 'content-type': 'application/json' };
        const answer = await crm.send('POST', LYNES, { headers, body: JSON.stringify(body('once')) });
        expectProblem(answer, 'caller_unauthenticated');
        expect(told(answer)).toEqual({ ratelimit: undefined, policy: undefined, retryAfter: undefined });
      }
    }
    expect(Number(await left())).toBe(before - 1);
  });

  test.each(['/health/live', '/metrics', '/.well-known/jwks.json'])('%s has none', async (target) => {
    const answer = await clientOf('crm').send('GET', target);
    expect([answer.status, told(answer)['policy']]).toEqual([200, undefined]);
  });

  test('a reload keeps what was counted, unless the limit itself is another', async () => {
    const reloaded = clientOf('reloaded');
    const left = async (player: string) =>
      String(told(await reloaded.post(LYNES, body(player)))['ratelimit']).replace(/;t=\d+/g, '');
    const reload = async (next: object): Promise<void> => {
      writeFileSync(path, accessYaml(callers, { limits: next }));
      expect(await service.app.get<Reload>(Reload).run()).toBe(true);
    };
    expect(await left('a')).toBe('"caller";r=5, "player";r=1');
    await reload(limits);
    expect(await left('a')).toBe('"caller";r=4, "player";r=0');
    await reload({ ...limits, player: { requests: 4, perSeconds: DAY } });
    expect(await left('a')).toBe('"caller";r=3, "player";r=3');
    await reload({});
    expect(await left('a')).toBe('undefined');
    await reload(limits);
    expect(await left('a')).toBe('"caller";r=5, "player";r=1');
  });
});

describe('calls of the upstream', () => {
  const caller = callerWith({
    provider: 'stacked',
    accounts: '*',
    operations: ['one-time', 'campaigns', 'mint'],
  });
  const folder = useFolder({});
  let upstream: UpstreamStandIn;
  let service: RunningService;
  let client: RecordingClient;

  beforeAll(async () => {
    upstream = await UpstreamStandIn.start();
    const path = join(folder, 'mintmark.yaml');
    const options = { stackedUrl: upstream.url, stacked: { maxConcurrentCalls: 2 } };
    writeFileSync(path, accessYaml({ caller }, options));
    service = await startService({ MINTMARK_CONFIG: path, ...ACCOUNT_KEYS });
    client = new RecordingClient(service.url, caller.key);
  });
  afterAll(async () => {
    client.close();
    await service.close();
    await upstream.close();
  });

  test('are so many at a time for an account; what is more is refused at once, and nothing is sent', async () => {
    const waiting: (() => void)[] = [];
    upstream.behaviour = (response) => {
      waiting.push(() => response.end('{"token":"one-time-token-0123456789"}'));
    };
    const body = { playerId: 'p' };
    const first = client.post('/v1/stacked/one-time-tokens', body);
    const second = client.post('/v1/stacked/campaign-refreshes', body);
    await until('two calls are under way', () => waiting.length === 2);
    for (const path of ['/v1/stacked/one-time-tokens', '/v1/stacked/campaign-refreshes']) {
      const refused = await client.post(path, body);
      expectProblem(refused, 'upstream_busy', []);
      expect(refused.body['retryable']).toBe(true);
    }
    expect(upstream.received).toHaveLength(2);
    // Another account has its own, and what needs no call goes on.
    const other = client.post('/v1/stacked/one-time-tokens', { ...body, account: 'us' });
    await until('the other account calls', () => waiting.length === 3);
    expect((await client.post('/v1/stacked/tokens', body)).status).toBe(201);
    for (const answer of waiting) answer();
    expect((await Promise.all([first, second, other])).map(({ status }) => status)).toEqual([201, 200, 201]);
    upstream.reset();
    expect((await client.post('/v1/stacked/one-time-tokens', body)).status).toBe(201);
  });

  test('that failed make room', async () => {
    upstream.behaviour = (response) => response.destroy();
    for (let call = 0; call < 5; call += 1) {
      expectProblem(
        await client.post('/v1/stacked/one-time-tokens', { playerId: 'p' }),
        'upstream_unreachable',
      );
    }
    upstream.reset();
    expect((await client.post('/v1/stacked/one-time-tokens', { playerId: 'p' })).status).toBe(201);
  });

  test('that all fail are made no more, until one works again', async () => {
    const ask = () => client.post('/v1/stacked/one-time-tokens', { playerId: 'p' });
    const isOpen = async () => (await client.send('GET', '/metrics')).text.match(BREAKER)?.[1];
    upstream.behaviour = (response) => response.destroy();
    for (let call = 0; call < 10; call += 1) expectProblem(await ask(), 'upstream_unreachable');
    expect(await isOpen()).toBe('1');
    upstream.reset();
    expectProblem(await ask(), 'upstream_unavailable', []);
    expect(upstream.received).toEqual([]);
    expect((await client.post('/v1/stacked/tokens', { playerId: 'p' })).status).toBe(201);
    await until('it is asked again', async () => (await ask()).status === 201);
    expect(await isOpen()).toBe('0');
  });
});

const BREAKER = /^mintmark_upstream_breaker_open\{provider="stacked",account="default"\} (\d)$/m;
