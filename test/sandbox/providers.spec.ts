import type { Sandbox } from '../../src/sandbox/index.js';
import { KEYS, NOW } from '../inspection/inspectors.js';
import { forge } from './broken-tokens.js';
import { PRESENT, startKnownSandbox } from './known-sandbox.js';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startKnownSandbox({
    accounts: {
      gamopanda: [
        {
          accountId: 'acc_42',
          keys: [
            { apiKey: 'gp_live', apiSecret: KEYS.gamopanda },
            { apiKey: 'gp_next', apiSecret: KEYS.gamopandaStaging },
            { apiKey: 'gp_paused', apiSecret: KEYS.gamopanda, state: 'paused' },
          ],
          customers: [{ externalId: 'player', name: 'Robin', streakDays: 12 }],
        },
      ],
      lynes: [{ tenantId: 'tenant', applicationId: 'app', apiSecret: KEYS.lynes }],
      phoenix: [{ operatorId: 'operator', instanceId: 'instance', publicKeys: [KEYS.phoenix.publicKey] }],
      stacked: [{ gameId: 'game', clientId: 'client', apiKey: KEYS.stacked }],
    },
  });
});
afterEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

const post = (path: string, headers: Record<string, string>, body = '{}'): Promise<Response> =>
  fetch(`${sandbox.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

describe('Lynes', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  test('tells whom a good token speaks for', async () => {
    const response = await fetch(`${sandbox.url}/v1/auth/verify`, { headers: bearer(forge('lynes')) });
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        valid: true,
        sub: 'player',
        iss: 'tenant',
        aud: 'app',
        scope: ['read', 'write'],
        iat: NOW - 10,
        exp: NOW + 600,
      },
    ]);
  });

  test.each([
    [401, 'invalid_token', 'rubbish'],
    [401, 'token_expired', forge('lynes', { claims: { iat: NOW - 20, exp: NOW } })],
    [401, 'invalid_signature', forge('lynes', { key: KEYS.lynesStaging })],
    [401, 'missing_required_claim', forge('lynes', { claims: { sub: undefined } })],
    [403, 'insufficient_permissions', forge('lynes', { claims: { scope: 'write' } })],
  ])('answers %d %s', async (status, code, token) => {
    const response = await fetch(`${sandbox.url}/v1/auth/verify`, { headers: bearer(token) });
    const { error, message } = (await response.json()) as { error: string; message: string };
    expect([response.status, error]).toEqual([status, code]);
    expect(message).not.toBe('');
  });

  test('refuses a request without a token', async () => {
    const response = await fetch(`${sandbox.url}/v1/auth/verify`);
    expect([response.status, await response.json()]).toMatchObject([401, { error: 'invalid_token' }]);
  });

  test.each(['/v1/event', '/v1/events'])('takes events at %s, with the scope write alone', async (path) => {
    expect((await post(path, bearer(forge('lynes')), '{"type":"bet"}')).status).toBe(202);
    for (const scope of [['read'], undefined]) {
      const response = await post(path, bearer(forge('lynes', { claims: { scope } })));
      expect([response.status, await response.json()]).toMatchObject([
        403,
        { error: 'insufficient_permissions' },
      ]);
    }
    expect((await post(path, bearer(forge('lynes')), '[1]')).status).toBe(400);
  });
});

describe('Stacked', () => {
  const generate = async (headers: Record<string, string>): Promise<string> => {
    const response = await post('/v1/auth/one_time_token/generate', headers);
    return ((await response.json()) as { token: string }).token;
  };
  const rewards = (token: string, gameId = 'game'): Promise<Response> =>
    fetch(`${sandbox.url}/rewards?${new URLSearchParams({ token, gameId }).toString()}`);

  test.each([
    [401, 'jwt-expired', forge('stacked', { claims: { iat: NOW - 20, exp: NOW } })],
    [401, 'jwt-invalid', forge('stacked', { key: KEYS.stackedStaging })],
    [400, 'jwt-missing-gameId', forge('stacked', { claims: { iss: undefined } })],
    [400, 'jwt-missing-playerId', forge('stacked', { claims: { sub: undefined } })],
    [401, 'jwt-not-yet-valid', forge('stacked', { claims: { nbf: NOW + 1 } })],
    [401, 'unknown-gameId', forge('stacked', { claims: { iss: 'another' } })],
  ])('answers %d %s on every client route', async (status, code, token) => {
    for (const path of ['/v1/auth/one_time_token/generate', '/v1/client/player/campaigns']) {
      const response = await post(path, { 'x-game-jwt': token });
      expect([response.status, await response.json()]).toEqual([status, { message: code }]);
    }
  });

  test('takes the token in either header', async () => {
    const token = forge('stacked');
    for (const headers of [{ 'x-game-jwt': token }, { authorization: `Bearer ${token}` }]) {
      expect(await generate(headers)).toMatch(/^[\w-]{64}$/);
    }
  });

  test('redeems a one-time token once', async () => {
    const token = await generate({ 'x-game-jwt': forge('stacked') });
    const [first, second] = [await rewards(token), await rewards(token)];
    expect([first.status, second.status]).toEqual([200, 401]);
    expect(await first.text()).toContain('player');
    expect(await second.text()).toContain('already been used');
  });

  test('redeems a one-time token once, however many ask at the same time', async () => {
    const token = await generate({ 'x-game-jwt': forge('stacked') });
    const answers = await Promise.all(Array.from({ length: 20 }, () => rewards(token)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('redeems a one-time token until its five minutes are over', async () => {
    const [early, late] = [
      await generate({ 'x-game-jwt': forge('stacked') }),
      await generate({ 'x-game-jwt': forge('stacked') }),
    ];
    sandbox.clockOffsetSeconds = 299;
    expect((await rewards(early)).status).toBe(200);
    sandbox.clockOffsetSeconds = 300;
    expect(await (await rewards(late)).text()).toContain('has expired');
  });

  test('does not redeem for another game, nor what was never issued', async () => {
    const token = await generate({ 'x-game-jwt': forge('stacked') });
    expect(await (await rewards(token, 'another')).text()).toContain('another game');
    expect((await rewards(token)).status).toBe(200);
    expect(await (await rewards('never')).text()).toContain('not known');
  });

  test('refreshes campaigns for the API key and the client id', async () => {
    const headers = { 'x-api-key': KEYS.stacked, 'x-client-id': 'client' };
    const body = '{"playerId":"player","viewingCampaigns":false}';
    const response = await post('/v1/player/campaigns/refresh', headers, body);
    expect([response.status, await response.json()]).toMatchObject([200, { playerId: 'player' }]);
    expect((await post('/v1/player/campaigns/refresh', headers)).status).toBe(400);
  });

  test.each([[{}], [{ 'x-api-key': 'other', 'x-client-id': 'client' }], [{ 'x-client-id': 'client' }]])(
    'answers 401 and a bare JSON string to %j',
    async (headers) => {
      const response = await post('/v1/player/campaigns/refresh', headers, '{"playerId":"player"}');
      expect([response.status, await response.text()]).toEqual([401, '"invalid-api-key"']);
    },
  );
});

describe('Gamopanda', () => {
  const ask = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${sandbox.url}/v1/end-user`, { headers });

  test('tells the streak of the customer', async () => {
    const response = await ask({ 'x-account-id': 'acc_42', 'x-enduser-access-token': forge('gamopanda') });
    expect(await response.json()).toMatchObject({
      externalId: 'player',
      name: 'Robin',
      streak: { days: 12 },
    });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });

  test('needs both headers, and an account that it knows', async () => {
    const token = forge('gamopanda');
    for (const headers of [
      { 'x-account-id': 'acc_42' },
      { 'x-enduser-access-token': token },
      { 'x-account-id': 'acc_43', 'x-enduser-access-token': token },
    ]) {
      expect((await ask(headers)).status).toBe(401);
    }
  });

  test('takes every live key, each with its own secret, and no paused one', async () => {
    const signed = (kid: string, key: string): Promise<{ code: string | null }> =>
      PRESENT.gamopanda(sandbox.url, forge('gamopanda', { header: { kid }, key }));
    expect(await signed('gp_next', KEYS.gamopandaStaging)).toMatchObject({ code: null });
    expect(await signed('gp_next', KEYS.gamopanda)).toMatchObject({ code: 'signature_invalid' });
    expect(await signed('gp_paused', KEYS.gamopanda)).toMatchObject({ status: 401, code: 'kid_mismatch' });
  });

  test('puts nothing into its page that could become HTML or script', async () => {
    const evil = `</script><script>alert(1)</script>"'`;
    const query = new URLSearchParams({ accountId: evil, accessToken: evil }).toString();
    const page = await (await fetch(`${sandbox.url}/gamopanda/display?${query}`)).text();
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).not.toContain('<script>alert');
  });
});
