import { connect } from 'node:net';
import { type Sandbox, type SandboxFault, SandboxInputError, startSandbox } from '../../src/sandbox/index.js';
import { NOW } from '../inspection/inspectors.js';
import { forge } from './broken-tokens.js';
import { startKnownSandbox } from './known-sandbox.js';

const VERIFY = 'GET /v1/auth/verify';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startKnownSandbox();
});
afterEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

const ask = (init: RequestInit = {}): Promise<Response> =>
  fetch(`${sandbox.url}/v1/auth/verify`, {
    headers: { authorization: `Bearer ${forge('lynes')}` },
    redirect: 'manual',
    ...init,
  });
const control = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${sandbox.url}/_sandbox${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

describe('faults', () => {
  test('status: with a body of choice, as often as told', async () => {
    sandbox.injectFault({
      route: VERIFY,
      answer: 'status',
      status: 429,
      body: { error: 'slow down' },
      times: 2,
    });
    const answers = [await ask(), await ask(), await ask()];
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(await answers[0]?.json()).toEqual({ error: 'slow down' });
  });

  test('redirect: to a route that logs what followed', async () => {
    sandbox.injectFault({ route: VERIFY, answer: 'redirect' });
    const response = await ask();
    expect([response.status, response.headers.get('location')]).toEqual([307, '/_sandbox/redirected']);
    await ask({ redirect: 'follow' });
    expect(sandbox.requests.at(-1)?.path).toBe('/_sandbox/redirected');
  });

  test('malformed: the right status, and no JSON', async () => {
    sandbox.injectFault({ route: VERIFY, answer: 'malformed' });
    const response = await ask();
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(/JSON/);
  });

  test('truncated: the connection ends within the body', async () => {
    sandbox.injectFault({ route: VERIFY, answer: 'truncated' });
    const response = await ask();
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  test('oversized: valid JSON, and a megabyte', async () => {
    sandbox.injectFault({ route: VERIFY, answer: 'oversized' });
    const text = await (await ask()).text();
    expect(text.length).toBeGreaterThan(1_048_576);
    expect(JSON.parse(text)).toMatchObject({ valid: true });
  });

  test('reset: no answer at all', async () => {
    sandbox.injectFault({ route: VERIFY, answer: 'reset' });
    await expect(ask()).rejects.toThrow();
    expect(sandbox.requests).toHaveLength(1);
  });

  test('latency: no answer before its time, whatever the answer', async () => {
    sandbox.injectFault({ route: '*', latencyMs: 600_000 });
    await expect(ask({ signal: AbortSignal.timeout(50) })).rejects.toThrow();
  });

  test('concern their route alone', async () => {
    sandbox.injectFault({ route: 'POST /v1/event', answer: 'status' });
    expect((await ask()).status).toBe(200);
  });

  test.each<[string, object]>([
    ['route', { route: 'GET /nowhere' }],
    ['answer', { route: '*', answer: 'wrong' }],
    ['times', { route: '*', times: 0 }],
    ['latencyMs', { route: '*', latencyMs: -1 }],
    ['status', { route: '*', status: 99 }],
    ['location', { route: '*', answer: 'redirect', location: 'https://elsewhere.example/' }],
    ['location', { route: '*', answer: 'redirect', location: '//elsewhere.example/' }],
    ['latency', { route: '*', latency: 5 }],
  ])('that cannot be are refused, naming %s', async (member, fault) => {
    expect(() => {
      sandbox.injectFault(fault as SandboxFault);
    }).toThrow(SandboxInputError);
    const response = await control('POST', '/faults', fault);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(member)]);
  });

  test('can be set, listed and cleared from another process', async () => {
    const fault = { route: VERIFY, answer: 'status', status: 500 };
    expect((await control('POST', '/faults', fault)).status).toBe(201);
    expect(await (await control('GET', '/faults')).json()).toEqual({ faults: [fault] });
    expect((await ask()).status).toBe(500);
    await control('DELETE', '/faults');
    expect((await ask()).status).toBe(200);
  });
});

describe('the log', () => {
  test('keeps what was received, credentials and all, and not the control routes', async () => {
    const authorization = `Bearer ${forge('lynes')}`;
    await fetch(`${sandbox.url}/v1/event?a=1`, {
      method: 'POST',
      headers: { authorization },
      body: '{"x":1}',
    });
    const { requests } = (await (await control('GET', '/requests')).json()) as { requests: unknown };
    expect(requests).toEqual(sandbox.requests);
    expect(sandbox.requests).toEqual([
      {
        at: new Date(NOW * 1000).toISOString(),
        method: 'POST',
        path: '/v1/event',
        query: { a: '1' },
        headers: expect.objectContaining({ authorization }) as unknown,
        body: '{"x":1}',
      },
    ]);
    await control('DELETE', '/requests');
    expect(sandbox.requests).toEqual([]);
  });

  test('keeps requests for which there is no route', async () => {
    const response = await fetch(`${sandbox.url}/v2/unknown`);
    expect([response.status, await response.json()]).toMatchObject([
      404,
      { message: 'The sandbox has no GET /v2/unknown.' },
    ]);
    expect(sandbox.requests).toMatchObject([{ path: '/v2/unknown' }]);
  });
});

describe('the clock', () => {
  test('can be set off, so that good tokens expire', async () => {
    await control('POST', '/clock', { offsetSeconds: 600 });
    expect(sandbox.clockOffsetSeconds).toBe(600);
    expect(await (await ask()).json()).toMatchObject({ error: 'token_expired' });
    await control('DELETE', '');
    expect((await ask()).status).toBe(200);
  });

  test.each([Number.NaN, Infinity, '5', undefined])('takes no %p', async (offsetSeconds) => {
    expect(() => {
      sandbox.clockOffsetSeconds = offsetSeconds as number;
    }).toThrow(SandboxInputError);
    expect((await control('POST', '/clock', { offsetSeconds })).status).toBe(400);
  });
});

test('a request that was addressed to another name is refused', async () => {
  const { port } = new URL(sandbox.url);
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write('GET /_sandbox/requests HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n');
    });
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.on('close', () => {
      resolve(text);
    });
  });
  expect(answer).toMatch(/^HTTP\/1\.1 403 /);
});

test('closing does not wait for answers that are late', async () => {
  const another = await startSandbox();
  another.injectFault({ route: '*', latencyMs: 600_000 });
  const late = fetch(`${another.url}/v1/auth/verify`).catch(() => 'ended');
  while (another.requests.length === 0) await new Promise(setImmediate);
  await another.close();
  await late;
  await expect(fetch(another.url)).rejects.toThrow();
});

test('the first page shows every provider, and no secret', async () => {
  const another = await startSandbox();
  const page = await (await fetch(another.url)).text();
  await another.close();
  for (const provider of ['gamopanda', 'lynes', 'phoenix', 'stacked']) expect(page).toContain(provider);
  const secrets = Object.entries(another.environment).filter(([name]) =>
    /SECRET|PRIVATE|STACKED_API_KEY/.test(name),
  );
  expect(secrets).toHaveLength(4);
  for (const [, secret] of secrets) expect(page).not.toContain(secret);
});

test('its examples and sample pages work', async () => {
  const another = await startSandbox();
  for (const { command } of await another.examples()) {
    const [url = '', ...headers] = [...command.matchAll(/'([^']*)'|(http\S+)/g)].map(
      (m) => m[1] ?? m[2] ?? '',
    );
    const pairs = headers
      .filter((text) => text.includes(': '))
      .map((text) => text.split(': ') as [string, string]);
    const method = command.includes('-X POST') ? 'POST' : 'GET';
    const body = method === 'POST' ? { body: '{}' } : {};
    expect((await fetch(url, { method, headers: pairs, ...body })).status).toBe(200);
  }
  for (const provider of ['gamopanda', 'phoenix', 'stacked']) {
    expect((await fetch(`${another.url}/_sandbox/try/${provider}`)).status).toBe(200);
  }
  await another.close();
});
