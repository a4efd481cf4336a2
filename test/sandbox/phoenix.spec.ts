import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Sandbox, SandboxInputError, startSandbox } from '../../src/sandbox/index.js';
import { KEYS, NOW } from '../inspection/inspectors.js';
import { forge } from './broken-tokens.js';
import { startKnownSandbox } from './known-sandbox.js';

interface Call {
  readonly url: string;
  readonly signature: string;
  readonly body: string;
}

const calls: Call[] = [];
let reply: object = {};
let backend: Server;
let sandbox: Sandbox;
beforeAll(async () => {
  backend = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls.push({
        url: String(request.url),
        signature: String(request.headers['signature']),
        body: Buffer.concat(chunks).toString(),
      });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(reply));
    });
  });
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  const { port } = backend.address() as AddressInfo;
  sandbox = await startKnownSandbox({ operator: { baseUrl: `http://127.0.0.1:${port}/hooks` } });
});
afterAll(async () => {
  await sandbox.close();
  backend.close();
});

const launch = async (token: string, instanceId = 'instance', game = 'crash'): Promise<[number, string]> => {
  const query = new URLSearchParams({ token, instanceId }).toString();
  const response = await fetch(`${sandbox.url}/${encodeURIComponent(game)}?${query}`);
  return [response.status, await response.text()];
};

describe('the game page', () => {
  test('shows the player and the balance that the operator tells, signed by Phoenix', async () => {
    reply = { player_id: 'player', balance: 99.5 };
    const [status, page] = await launch(forge('phoenix'));
    expect([status, page]).toEqual([200, expect.stringContaining('99.50')]);
    expect(page).toContain('Player');
    const { url, signature, body } = calls.at(-1) ?? { url: '', signature: '', body: '' };
    expect(url).toBe('/hooks/player-balance');
    expect(signature).toMatch(/^[\w-]{342}$/);
    const key = createPublicKey(sandbox.phoenixPublicKey);
    expect(verify('RSA-SHA256', Buffer.from(body), key, Buffer.from(signature, 'base64url'))).toBe(true);
    expect(JSON.parse(body)).toEqual({
      operator_id: 'operator',
      instance_id: 'instance',
      game_id: 'crash',
      player_id: 'player',
      timestamp: NOW * 1000,
    });
  });

  test('goes on with the balance in the token where the operator speaks of another player', async () => {
    reply = { player_id: 'somebody else', balance: 99.5 };
    const [status, page] = await launch(forge('phoenix'));
    expect([status, page]).toEqual([200, expect.stringContaining('12.50')]);
    expect(page).toContain('player_id is not the sub');
  });

  test.each([
    ['expired', { iat: NOW - 60, exp: NOW - 5 }, /Your session has expired[^]*5 seconds ago/],
    ['too long-lived', { iat: NOW, exp: NOW + 10_801 }, /exp must lie 1 to 10800 seconds after iat/],
    ['in cents of a string', { data: { balance: '1' } }, /data\.balance must be a number/],
    ['of another operator', { iss: 'other' }, /iss names somebody else/],
  ])('says why it does not load: a token that is %s', async (_, claims, words) => {
    const [status, page] = await launch(forge('phoenix', { claims }));
    expect([status, page]).toEqual([401, expect.stringMatching(words)]);
    expect(page).toContain('crash cannot load');
  });

  test('says that link and token differ in the instance', async () => {
    expect(await launch(forge('phoenix'), 'another')).toEqual([
      401,
      expect.stringContaining('is not the aud of the token'),
    ]);
  });

  test('shows names and games as text, whatever they are', async () => {
    const data = { balance: 1, name: '<script>alert(1)</script>', timestamp: NOW * 1000 };
    const [, page] = await launch(forge('phoenix', { claims: { data } }), 'instance', '<img src=x>/"');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toMatch(/<script|<img/);
  });
});

describe('registration of public keys', () => {
  const staging = forge('phoenix', { key: KEYS.phoenixStaging.privateKey });
  const register = (body: object): Promise<Response> =>
    fetch(`${sandbox.url}/_sandbox/phoenix/keys`, { method: 'POST', body: JSON.stringify(body) });

  test('takes several, so that a rotation overlaps, and drops the old ones when told', async () => {
    expect((await launch(staging))[0]).toBe(401);
    await sandbox.registerPhoenixKeys('operator', [KEYS.phoenixStaging.publicKey]);
    expect([(await launch(staging))[0], (await launch(forge('phoenix')))[0]]).toEqual([200, 200]);
    await sandbox.registerPhoenixKeys('operator', [KEYS.phoenixStaging.publicKey], { replace: true });
    expect([(await launch(staging))[0], (await launch(forge('phoenix')))[0]]).toEqual([200, 401]);
  });

  test('takes PEM, JWK and what the public-keys route of the service answers', async () => {
    const pem = KEYS.phoenix.publicKey;
    const jwk = createPublicKey(pem).export({ format: 'jwk' });
    for (const key of [pem, jwk, { account: 'default', keyId: 'v1', pem, jwk }]) {
      expect((await register({ keys: [key], replace: true })).status).toBe(201);
      expect((await launch(forge('phoenix')))[0]).toBe(200);
    }
  });

  test.each([{}, { keys: [] }, { keys: ['no key'] }, { keys: [7] }, { operatorId: 'other', keys: ['x'] }])(
    'refuses %j',
    async (body) => {
      expect((await register(body)).status).toBe(400);
    },
  );
});

describe('calls of the operator', () => {
  const signed = (text: string): string =>
    sign('RSA-SHA256', Buffer.from(text), KEYS.phoenix.privateKey).toString('base64url');
  const call = (signature: string, init: RequestInit = {}, operatorId = 'operator'): Promise<Response> =>
    fetch(`${sandbox.url}/v1/operator`, {
      ...init,
      headers: { 'x-operator-id': operatorId, 'x-signature': signature },
    });

  test('a GET signs the operator id, a POST the exact bytes of its body', async () => {
    const body = '{ "amount":  1.50 }';
    expect((await call(signed('operator'))).status).toBe(200);
    expect((await call(signed(body), { method: 'POST', body })).status).toBe(200);
    expect((await call(signed(body), { method: 'POST', body: '{"amount":1.50}' })).status).toBe(401);
    expect((await call(signed('operator'), { method: 'POST', body })).status).toBe(401);
  });

  test('refuses padding, other operators and other keys', async () => {
    const other = sign('RSA-SHA256', Buffer.from('operator'), KEYS.phoenixStaging.privateKey);
    expect((await call(`${signed('operator')}==`)).status).toBe(401);
    expect((await call(signed('other'), {}, 'other')).status).toBe(401);
    expect((await call(other.toString('base64url'))).status).toBe(401);
    expect((await call(createHash('sha256').update('operator').digest('base64url'))).status).toBe(401);
  });
});

test('an operator elsewhere than on this machine is never called', async () => {
  await expect(startSandbox({ operator: { baseUrl: 'https://operator.example' } })).rejects.toThrow(
    SandboxInputError,
  );
});
