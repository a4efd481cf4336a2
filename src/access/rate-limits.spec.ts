import { jest } from '@jest/globals';
import type { CallerLimits, RateLimit } from './caller.js';
import { type LimitState, RateLimitedError, RateLimits } from './rate-limits.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const THREE: RateLimit = { requests: 3, perSeconds: 60 };

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});
afterEach(() => {
  jest.useRealTimers();
});

function caller(name: string, limits?: CallerLimits) {
  return { name, grants: [], ...(limits !== undefined && { limits }) };
}

/** What is left after a request; `refused` when it is one too many. */
async function left(counted: Promise<LimitState> | undefined): Promise<number | undefined | 'refused'> {
  try {
    return (await counted)?.remaining;
  } catch (error) {
    expect(error).toBeInstanceOf(RateLimitedError);
    return 'refused';
  }
}

test('without limits nothing is counted', async () => {
  const limits = new RateLimits({ callers: [] });
  expect(await limits.countCaller(caller('lobby'))).toBeUndefined();
  expect(await limits.countPlayer(caller('lobby'), 'p')).toBeUndefined();
});

test('a limit lets through so many, and says what is left and until when', async () => {
  const limits = new RateLimits({ callers: [], limits: { caller: THREE } });
  const states = [];
  for (let asked = 0; asked < 3; asked += 1) {
    states.push(await limits.countCaller(caller('lobby')));
    jest.advanceTimersByTime(10_001);
  }
  expect(states).toEqual([
    { name: 'caller', limit: THREE, remaining: 2, resetSeconds: 60 },
    { name: 'caller', limit: THREE, remaining: 1, resetSeconds: 50 },
    { name: 'caller', limit: THREE, remaining: 0, resetSeconds: 40 },
  ]);
  await expect(limits.countCaller(caller('lobby'))).rejects.toMatchObject({
    code: 'rate_limited',
    retryable: true,
    message: 'Too many requests for this caller: wait for Retry-After.',
    state: { name: 'caller', limit: THREE, remaining: 0, resetSeconds: 30 },
  });
});

test('a window begins with the first request and ends whether or not more were refused', async () => {
  const limits = new RateLimits({ callers: [], limits: { caller: THREE } });
  const ask = () => left(limits.countCaller(caller('lobby')));
  const answers = [];
  for (let asked = 0; asked < 6; asked += 1) answers.push(await ask());
  jest.advanceTimersByTime(59_999);
  answers.push(await ask());
  jest.advanceTimersByTime(1);
  answers.push(await ask());
  expect(answers).toEqual([2, 1, 0, 'refused', 'refused', 'refused', 'refused', 2]);
});

test('never says to wait for no time at all', async () => {
  const limits = new RateLimits({ callers: [], limits: { caller: { requests: 1, perSeconds: 1 } } });
  await limits.countCaller(caller('lobby'));
  jest.advanceTimersByTime(999);
  await expect(limits.countCaller(caller('lobby'))).rejects.toMatchObject({ state: { resetSeconds: 1 } });
});

test.each([
  ['back', -86_400_000],
  ['forward', 86_400_000],
])('nobody waits for longer than a window where the time of day is set %s', async (_, byMs) => {
  const limits = new RateLimits({ callers: [], limits: { caller: { requests: 1, perSeconds: 60 } } });
  const ask = () => limits.countCaller(caller('lobby'))?.catch((error: unknown) => error as RateLimitedError);
  await ask();
  jest.setSystemTime(NOW + byMs);
  await ask();
  const { state } = (await ask()) as RateLimitedError;
  expect(state).toMatchObject({ remaining: 0, resetSeconds: 60 });
  jest.advanceTimersByTime(60_000);
  expect(await left(limits.countCaller(caller('lobby')))).toBe(0);
});

test('callers are counted apart, and so are the players of each', async () => {
  const limits = new RateLimits({
    callers: [],
    limits: { caller: THREE, player: { ...THREE, requests: 1 } },
  });
  expect(await left(limits.countPlayer(caller('lobby'), 'p'))).toBe(0);
  expect(await left(limits.countPlayer(caller('lobby'), 'p'))).toBe('refused');
  expect(await left(limits.countPlayer(caller('lobby'), 'q'))).toBe(0);
  expect(await left(limits.countPlayer(caller('crm'), 'p'))).toBe(0);
  // What players used up is not the callers' count.
  expect(await left(limits.countCaller(caller('lobby')))).toBe(2);
  expect(await left(limits.countCaller(caller('crm')))).toBe(2);
});

test.each([
  ['a name and a player that read as another’s', ['a', 'b\nc'], ['a\nb', 'c']],
  ['a name that is a prefix', ['lobby', '1'], ['lobby1', '']],
  ['members of every object', ['__proto__', 'x'], ['constructor', 'x']],
] as const)('no two pairs are counted as one: %s', async (_, [name, player], [otherName, otherPlayer]) => {
  const limits = new RateLimits({ callers: [], limits: { player: { requests: 1, perSeconds: 60 } } });
  expect(await left(limits.countPlayer(caller(name), player))).toBe(0);
  expect(await left(limits.countPlayer(caller(otherName), otherPlayer))).toBe(0);
  expect(await left(limits.countPlayer(caller(name), player))).toBe('refused');
});

test('a caller’s own limit stands in the place of the common one, each by itself', async () => {
  const limits = new RateLimits({ callers: [], limits: { caller: THREE, player: THREE } });
  const own = caller('lobby', { caller: { requests: 1, perSeconds: 60 } });
  expect(await left(limits.countCaller(own))).toBe(0);
  expect(await left(limits.countCaller(own))).toBe('refused');
  expect(await left(limits.countPlayer(own, 'p'))).toBe(2);
  const wider = caller('crm', { player: { requests: 9, perSeconds: 60 } });
  expect(await left(limits.countPlayer(wider, 'p'))).toBe(8);
  expect(await left(limits.countCaller(wider))).toBe(2);
});

test('other limits hold at once; what was counted under one that stays is kept', async () => {
  const limits = new RateLimits({ callers: [], limits: { caller: THREE, player: THREE } });
  const lobby = caller('lobby');
  await limits.countCaller(lobby);
  await limits.countPlayer(lobby, 'p');
  limits.replace({ callers: [], limits: { caller: THREE, player: { requests: 1, perSeconds: 60 } } });
  expect(await left(limits.countCaller(lobby))).toBe(1);
  expect(await left(limits.countPlayer(lobby, 'p'))).toBe(0);
  limits.replace({ callers: [] });
  expect(await limits.countCaller(lobby)).toBeUndefined();
});

test('what is counted is forgotten with its window', async () => {
  const limits = new RateLimits({ callers: [], limits: { player: { requests: 1, perSeconds: 60 } } });
  for (let player = 0; player < 1000; player += 1) await limits.countPlayer(caller('lobby'), String(player));
  expect(jest.getTimerCount()).toBe(1000);
  jest.advanceTimersByTime(60_000);
  expect(jest.getTimerCount()).toBe(0);
});

test('a failure that is no limit is told as it is', async () => {
  const limits = new RateLimits({ callers: [], limits: { caller: { requests: Number.NaN, perSeconds: 1 } } });
  const counted = limits.countCaller(caller('lobby'));
  await expect(counted).rejects.toThrow(Error);
  await expect(counted).rejects.not.toBeInstanceOf(RateLimitedError);
});
