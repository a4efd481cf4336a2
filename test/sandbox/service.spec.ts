import { randomBytes } from 'node:crypto';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { type RunningService, startService } from '../support/start-service.js';

const CALLER_KEY = randomBytes(32).toString('base64url');

let sandbox: Sandbox;
let service: RunningService;
beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService({
    ...sandbox.environment,
    CALLER_API_KEY: CALLER_KEY,
    STACKED_TIMEOUT_MS: '300',
    HOST: '127.0.0.1',
    PORT: '0',
  });
});
afterEach(() => {
  sandbox.reset();
});
afterAll(async () => {
  // In this order: a service that did not start must not keep the sandbox from ending.
  await sandbox.close();
  await service.close();
});

interface Minted {
  readonly token: string;
  readonly delivery: {
    readonly headers: Record<string, string>;
    readonly launchUrl: string;
  };
  readonly redirectUrl: string;
  readonly code: string;
  readonly providerCode?: string;
}

async function mint(path: string, body: object): Promise<Minted & { readonly status: number }> {
  const response = await fetch(`${service.url}/v1/${path}`, {
    method: 'POST',
    headers: { 'x-api-key': CALLER_KEY, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { ...((await response.json()) as Minted), status: response.status };
}

describe('what the service mints, the sandbox takes', () => {
  test('Gamopanda', async () => {
    const { delivery } = await mint('gamopanda/tokens', { externalId: 'customer-123' });
    const response = await fetch(`${sandbox.url}/v1/end-user`, { headers: delivery.headers });
    expect(await response.json()).toMatchObject({ name: 'Robin Example' });
  });

  test('Lynes', async () => {
    const { delivery } = await mint('lynes/tokens', { userId: 'user', scope: ['write'] });
    const { headers } = delivery;
    const verified = await fetch(`${sandbox.url}/v1/auth/verify`, { headers });
    expect(await verified.json()).toMatchObject({ valid: true, sub: 'user', scope: ['write'] });
    const event = await fetch(`${sandbox.url}/v1/events`, { method: 'POST', headers, body: '{}' });
    expect(event.status).toBe(202);
  });

  test('Phoenix', async () => {
    const player = { playerId: 'player', name: 'Robin', balance: '1234.56', gameId: 'crash classic' };
    const { delivery } = await mint('phoenix/tokens', player);
    const page = await (await fetch(delivery.launchUrl)).text();
    expect(page).toContain('1,234.56');
    expect(page).toContain('crash classic');
  });

  test('Stacked, and brokers its one-time tokens', async () => {
    const { delivery } = await mint('stacked/tokens', { playerId: 'player' });
    const campaigns = `${sandbox.url}/v1/client/player/campaigns`;
    const { headers } = delivery;
    expect((await fetch(campaigns, { method: 'POST', headers, body: '{}' })).status).toBe(200);
    const { redirectUrl } = await mint('stacked/one-time-tokens', { playerId: 'player' });
    expect([(await fetch(redirectUrl)).status, (await fetch(redirectUrl)).status]).toEqual([200, 401]);
  });
});

describe('what goes wrong upstream, the service tells', () => {
  const broker = (): Promise<Minted & { readonly status: number }> =>
    mint('stacked/one-time-tokens', { playerId: 'player' });
  const route = 'POST /v1/auth/one_time_token/generate';

  test.each([
    ['status', 502, 'upstream_refused'],
    ['redirect', 502, 'upstream_invalid_response'],
    ['malformed', 502, 'upstream_invalid_response'],
    ['oversized', 502, 'upstream_invalid_response'],
    ['truncated', 502, 'upstream_invalid_response'],
    ['reset', 502, 'upstream_unreachable'],
  ] as const)('%s: %d %s, with one request and no more', async (answer, status, code) => {
    sandbox.injectFault({ route, answer });
    expect(await broker()).toMatchObject({ status, code });
    expect(sandbox.requests).toHaveLength(1);
  });

  test('late answers: 504', async () => {
    sandbox.injectFault({ route, latencyMs: 60_000 });
    expect(await broker()).toMatchObject({ status: 504, code: 'upstream_timeout' });
  });

  test('a clock that is ahead: the code of the provider', async () => {
    sandbox.clockOffsetSeconds = 901;
    expect(await broker()).toMatchObject({ code: 'upstream_refused', providerCode: 'jwt-expired' });
  });
});
