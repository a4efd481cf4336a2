import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { jest } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { MintmarkError } from '../errors/mintmark-error.js';
import type { KeyVersionDeclaration } from '../keystore/key-ring.js';
import { KeyStore } from '../keystore/key-store.js';
import { KeyStoreModule } from '../keystore/keystore.module.js';
import { SigningKey } from '../keystore/signing-key.js';
import { FixedClock } from '../testing/fixed-clock.js';
import { MemoryKeySource } from '../testing/memory.key-source.js';
import { testSecret } from '../testing/test-keys.js';
import { Clock } from './clock.js';
import { mintChannel } from './mint-channel.js';
import { MintTally } from './mint-tally.js';
import type { PlayerToken } from './player-token.js';
import type { TokenAccount, TokenContract } from './token-contract.js';
import { TokenMinter } from './token-minter.js';
import { TokensModule } from './tokens.module.js';

const NOW = '2026-11-22T12:00:00.750Z';
const NOW_SECONDS = Date.parse('2026-11-22T12:00:00Z') / 1000;
const NOW_MS = Date.parse(NOW);
const SECRET = testSecret();
const NEXT_SECRET = testSecret();
const RING = { provider: 'acme', account: 'eu' };

interface Account extends TokenAccount {
  readonly gameId: unknown;
}

interface Player {
  readonly playerId: unknown;
  readonly scope?: unknown;
}

const ACCOUNT: Account = { name: 'eu', issuedAtBackdateSeconds: 0, gameId: 'g-1' };

const CONTRACT: TokenContract<Account, Player> = {
  provider: 'acme',
  algorithm: 'HS256',
  kid: 'optional',
  rotation: 'overlap',
  lifetime: { defaultSeconds: 900, maxSeconds: 3600 },
  claimRules: [
    { claim: 'iss', shape: 'text', required: true, pinnedTo: ({ gameId }) => String(gameId) },
    { claim: 'sub', shape: 'text', required: true, input: 'playerId' },
    { claim: 'scope', shape: 'texts', required: false, input: 'scope' },
    { claim: 'iat', shape: 'seconds', required: true },
    { claim: 'exp', shape: 'seconds', required: true },
  ],
  playerId: ({ playerId }) => String(playerId),
  claims: ({ gameId }, { playerId, scope }, { issuedAtSeconds, expiresAtSeconds }) => ({
    iss: gameId,
    sub: playerId,
    ...(scope !== undefined && { scope }),
    iat: issuedAtSeconds,
    exp: expiresAtSeconds,
  }),
  delivery: ({ name }, { playerId }, token) => ({ headers: { name, playerId: String(playerId), token } }),
};

class CountingClock extends FixedClock {
  readings = 0;

  override nowMs(): number {
    this.readings += 1;
    return super.nowMs();
  }
}

interface Mint {
  readonly account?: Partial<Account>;
  readonly player?: Partial<Player>;
  readonly contract?: Partial<TokenContract<Account, Player>>;
  readonly ttlSeconds?: number;
}

afterEach(() => {
  jest.restoreAllMocks();
});

function appWith(clock: Clock): Promise<TestingModule> {
  const sources = [new MemoryKeySource({ secret: SECRET, next: NEXT_SECRET })];
  return Test.createTestingModule({ imports: [KeyStoreModule.forRoot({ sources }), TokensModule] })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
}

const VERSION: KeyVersionDeclaration = { keyId: '2026-11', source: 'memory:secret' };

async function mintery(...versions: readonly KeyVersionDeclaration[]) {
  const clock = new CountingClock(NOW);
  const app = await appWith(clock);
  const keys = app.get(KeyStore);
  keys.declareRing({
    ...RING,
    algorithm: 'HS256',
    rotation: 'overlap',
    maxTokenSeconds: CONTRACT.lifetime.maxSeconds,
    versions: versions.length === 0 ? [VERSION] : versions,
  });
  await app.init();
  const signing = jest.spyOn(SigningKey.prototype, 'signJwt');
  const minter = app.get(TokenMinter);
  const mint = ({ account, player, contract, ttlSeconds }: Mint = {}): Promise<PlayerToken> =>
    minter.mint(
      { ...CONTRACT, ...contract },
      { ...ACCOUNT, ...account },
      { playerId: 'player-1', ...player },
      { ttlSeconds },
    );
  return { signing, clock, mint, tally: app.get(MintTally) };
}

function hmac(secret: string, input: string): string {
  return createHmac('sha256', secret).update(input).digest('base64url');
}

function parts(token: string): readonly unknown[] {
  return token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown);
}

test('mints the claims of the contract, signed with the key of the account', async () => {
  const { mint } = await mintery();
  const { token, ...rest } = await mint();
  expect(parts(token)).toEqual([
    { alg: 'HS256', typ: 'JWT' },
    { iss: 'g-1', sub: 'player-1', iat: NOW_SECONDS, exp: NOW_SECONDS + 900 },
  ]);
  const dot = token.lastIndexOf('.');
  expect(token.slice(dot + 1)).toBe(hmac(SECRET, token.slice(0, dot)));
  expect(rest).toEqual({
    provider: 'acme',
    account: 'eu',
    playerId: 'player-1',
    issuedAt: '2026-11-22T12:00:00.000Z',
    expiresAt: '2026-11-22T12:15:00.000Z',
    expiresInSeconds: 900,
    refreshAfterSeconds: 720,
    keyId: '2026-11',
    delivery: { headers: { name: 'eu', playerId: 'player-1', token } },
  });
});

test('reads the clock once a mint', async () => {
  const { mint, clock } = await mintery();
  await mint();
  expect(clock.readings).toBe(1);
});

test('a backdated token says how long it still lives, counted from the reading', async () => {
  const { mint } = await mintery();
  await expect(mint({ account: { issuedAtBackdateSeconds: 300 }, ttlSeconds: 3600 })).resolves.toMatchObject({
    issuedAt: '2026-11-22T11:55:00.000Z',
    expiresAt: '2026-11-22T12:55:00.000Z',
    expiresInSeconds: 3300,
    refreshAfterSeconds: 2640,
  });
});

test.each([
  ['never', 'their-key', { alg: 'HS256', typ: 'JWT' }],
  ['optional', 'their-key', { alg: 'HS256', typ: 'JWT', kid: 'their-key' }],
  ['required', 'their-key', { alg: 'HS256', typ: 'JWT', kid: 'their-key' }],
  ['optional', undefined, { alg: 'HS256', typ: 'JWT' }],
] as const)('where the contract says kid is %s and the key is called %p', async (rule, kid, header) => {
  const { mint } = await mintery({ ...VERSION, ...(kid !== undefined && { kid }) });
  const { token } = await mint({ contract: { kid: rule } });
  expect(parts(token)[0]).toEqual(header);
});

test.each<readonly [string, Mint, object]>([
  [
    'blames the request for what it put into a claim, by the name of its field',
    { player: { playerId: 'a\0' } },
    { code: 'request_invalid', errors: [{ field: 'playerId' }] },
  ],
  [
    'lists every field of the request that is bad',
    { player: { playerId: 7, scope: 'read' } },
    { code: 'request_invalid', errors: [{ field: 'playerId' }, { field: 'scope' }] },
  ],
  [
    'does not drop a claim that the request left undefined',
    { player: { playerId: undefined } },
    { code: 'request_invalid', errors: [{ field: 'playerId' }] },
  ],
  [
    'does not blame the request for what the account pins',
    { account: { gameId: undefined } },
    { code: 'internal', errors: [] },
  ],
  [
    'does not blame the request for a key that lacks its name',
    { contract: { kid: 'required' } },
    { code: 'internal', errors: [] },
  ],
  [
    'refuses a lifetime out of range',
    { ttlSeconds: 3601 },
    { code: 'ttl_out_of_range', errors: [{ field: 'ttlSeconds' }] },
  ],
  ['has no key for an account without a ring', { account: { name: 'us' } }, { code: 'key_unavailable' }],
])('%s, and uses no key', async (_, input, error) => {
  const { mint, signing } = await mintery();
  await expect(mint(input)).rejects.toMatchObject(error);
  expect(signing).not.toHaveBeenCalled();
});

test('an internal failure names the claims to the log, and no value', async () => {
  const { mint } = await mintery();
  const error: unknown = await mint({ account: { gameId: '' } }).catch((thrown: unknown) => thrown);
  expect((error as Error).message).toBe('Internal error');
  expect(String((error as Error).cause)).toContain('iss');
});

describe('of the versions of a key', () => {
  const cutoverMs = NOW_MS + 60_000;
  const current = { ...VERSION, keyId: 'v1' };
  const next = { keyId: 'v2', source: 'memory:next', kid: 'their-next', activateAtMs: cutoverMs } as const;

  test.each([
    ['the one that is active', 0, 'v1', SECRET],
    ['the same until the last millisecond', 59.999, 'v1', SECRET],
    ['the next at its very instant', 60, 'v2', NEXT_SECRET],
    ['the next ever after', 86_400, 'v2', NEXT_SECRET],
  ])('signs %s', async (_, seconds, keyId, secret) => {
    const { mint, clock } = await mintery(current, next);
    clock.advance(seconds);
    const minted = await mint();
    const [header, claims, signature] = minted.token.split('.');
    expect(minted.keyId).toBe(keyId);
    expect(signature).toBe(hmac(secret, `${header}.${claims}`));
    expect(parts(minted.token)[0]).toEqual({
      alg: 'HS256',
      typ: 'JWT',
      ...(keyId === 'v2' && { kid: 'their-next' }),
    });
  });

  test('the clock is read once, so that times and key are of one instant', async () => {
    const { mint, clock } = await mintery(current, next);
    // Were it read again, it would be after the cutover by then.
    jest
      .spyOn(clock, 'nowMs')
      .mockReturnValueOnce(cutoverMs - 1)
      .mockReturnValue(cutoverMs + 1000);
    const { keyId, issuedAt } = await mint();
    expect({ keyId, issuedAt }).toEqual({ keyId: 'v1', issuedAt: '2026-11-22T12:01:00.000Z' });
  });

  test.each<readonly [string, readonly KeyVersionDeclaration[]]>([
    ['is still to come', [next]],
    ['waits until somebody says when', [{ ...current, activateAtMs: Infinity }]],
    ['has retired this very millisecond', [{ ...current, retireAtMs: NOW_MS }]],
    ['is revoked', [{ ...current, revoked: true }]],
    ['has retired before the next begins', [{ ...current, retireAtMs: NOW_MS - 1 }, next]],
  ])('none signs where the only one %s', async (_, versions) => {
    const { mint, signing } = await mintery(...versions);
    await expect(mint()).rejects.toMatchObject({ code: 'key_unavailable' });
    expect(signing).not.toHaveBeenCalled();
  });

  test('what each has minted is counted, until the second that it expires', async () => {
    const { mint, clock, tally } = await mintery(current, next);
    await mint({ ttlSeconds: 300 });
    await mint({ account: { issuedAtBackdateSeconds: 300 }, ttlSeconds: 3600 });
    clock.advance(60);
    await mint({ ttlSeconds: 30 });
    const read = (keyId: string) => tally.read(RING, keyId, cutoverMs);
    expect(read('v1')).toEqual({ minted: 2, alive: 2, aliveUntilSeconds: NOW_SECONDS + 3300 });
    expect(read('v2')).toEqual({ minted: 1, alive: 1, aliveUntilSeconds: NOW_SECONDS + 90 });
  });

  test('nothing is counted that was not minted', async () => {
    const { mint, signing, tally } = await mintery();
    await expect(mint({ player: { playerId: '' } })).rejects.toThrow();
    await expect(mint({ ttlSeconds: 0 })).rejects.toThrow();
    signing.mockRejectedValueOnce(new MintmarkError('key_unavailable'));
    await expect(mint()).rejects.toMatchObject({ code: 'key_unavailable' });
    expect(tally.read(RING, VERSION.keyId, NOW_MS)).toEqual({ minted: 0, alive: 0 });
  });
});

interface Event {
  readonly name: string;
  readonly trace: object;
}

async function eventsDuring(run: () => Promise<unknown>): Promise<readonly Event[]> {
  const events: Event[] = [];
  const note = (name: string) => (trace: object) => events.push({ name, trace: { ...trace } });
  const subscribers = {
    start: note('start'),
    end: note('end'),
    asyncStart: note('asyncStart'),
    asyncEnd: note('asyncEnd'),
    error: note('error'),
  };
  mintChannel.subscribe(subscribers);
  try {
    await run().catch(() => undefined);
  } finally {
    mintChannel.unsubscribe(subscribers);
  }
  return events;
}

test('tells its tracing channel of a mint, but never the token, the player or the secret', async () => {
  const { mint } = await mintery();
  let token = '';
  const events = await eventsDuring(async () => {
    ({ token } = await mint());
  });
  expect(events.map(({ name }) => name)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd']);
  expect(events[0]?.trace).toEqual({ provider: 'acme', account: 'eu' });
  expect(events[3]?.trace).toMatchObject({ provider: 'acme', account: 'eu', keyId: '2026-11' });
  expect(events[3]?.trace).not.toHaveProperty('error');
  const shown = `${JSON.stringify(events)}${inspect(events, { showHidden: true, depth: 9 })}`;
  for (const value of [token, 'player-1', SECRET]) expect(shown).not.toContain(value);
});

test('tells its tracing channel why a mint failed, and with which key', async () => {
  const { mint } = await mintery();
  const refused = await eventsDuring(() => mint({ player: { playerId: '' } }));
  expect(refused.map(({ name }) => name)).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
  expect(refused[2]?.trace).toMatchObject({ keyId: '2026-11', error: { code: 'request_invalid' } });
  const outOfRange = await eventsDuring(() => mint({ ttlSeconds: 0 }));
  expect(outOfRange[2]?.trace).toMatchObject({ error: { code: 'ttl_out_of_range' } });
  expect(outOfRange[2]?.trace).not.toHaveProperty('keyId');
});

test('the time is the machine’s, unless another clock is provided', async () => {
  const app = await Test.createTestingModule({ imports: [KeyStoreModule.forRoot(), TokensModule] }).compile();
  const before = Date.now();
  const nowMs = app.get(Clock).nowMs();
  expect(nowMs).toBeGreaterThanOrEqual(before);
  expect(nowMs).toBeLessThanOrEqual(Date.now());
});
