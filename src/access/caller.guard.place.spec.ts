import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate as endOfTurn } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { type HttpAdapterHost, Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { registryOf } from '../../test/support/registry-of.js';
import { Admission } from '../http/admission.js';
import type { Lane } from '../http/lane.js';
import { contextOf } from '../http/request-context.js';
import { CallerAccess } from './access-rule.decorator.js';
import { CallerGuard } from './caller.guard.js';
import type { Caller } from './caller.js';
import { CallerAuthenticator } from './caller-authenticator.js';
import { FULL_ACCESS } from './grant.js';
import { RateLimits } from './rate-limits.js';
import { RequestsAbout } from './request-subject.js';

@RequestsAbout({
  provider: 'acme',
  operations: ['mint', 'verify', 'one-time', 'campaigns'],
  playerField: 'userId',
  parameters: {},
})
class AcmeController {
  @CallerAccess('mint')
  mint(): void {}

  @CallerAccess('verify')
  verify(): void {}

  @CallerAccess('one-time')
  oneTime(): void {}

  @CallerAccess('campaigns')
  campaigns(): void {}
}

type Answer = Caller | undefined | Promise<Caller | undefined>;

const LOBBY: Caller = { name: 'lobby', grants: FULL_ACCESS };
const ONCE_A_MINUTE: Caller = { ...LOBBY, limits: { caller: { requests: 1, perSeconds: 60 } } };

beforeAll(() => {
  Logger.overrideLogger(false);
});

/** A guard, how callers are found out, and how many places are taken. */
function guarded(authenticate: () => Answer) {
  class Directory extends CallerAuthenticator {
    override authenticate(): Answer {
      return authenticate();
    }
  }
  const admission = new Admission();
  const lane = admission.lane('acme');
  const free = lane.room;
  const guard = new CallerGuard(
    new Directory(),
    registryOf({ acme: ['default'] }),
    new Reflector(),
    { httpAdapter: { setHeader: () => undefined } } as unknown as HttpAdapterHost,
    new RateLimits({ callers: [] }),
    undefined,
    admission,
  );
  const ask = (handler: keyof AcmeController = 'mint') => {
    const raw = Object.assign(new IncomingMessage(new Socket()), {
      rawHeaders: ['X-Api-Key', 'k'],
      method: 'POST',
    });
    const execution = new ExecutionContextHost(
      [{ raw, body: { userId: 'u' } }, {}],
      AcmeController,
      Reflect.get(AcmeController.prototype, handler),
    );
    return { outcome: guard.canActivate(execution), context: contextOf(raw) };
  };
  return { lane, ask, taken: () => free - lane.room };
}

/** A request whose caller is being looked up elsewhere, and how that is answered. */
async function askedElsewhere() {
  let answer: (caller: Caller | undefined) => void = () => undefined;
  const guard = guarded(() => new Promise((resolve) => (answer = resolve)));
  const asked = guard.ask();
  await endOfTurn();
  return {
    ...guard,
    ...asked,
    answer: (caller: Caller | undefined) => {
      answer(caller);
    },
  };
}

function fill(lane: Lane): void {
  while (lane.room > 0) lane.enter().catch(() => undefined);
}

test.each([
  ['mint', 1],
  ['verify', 1],
  ['oneTime', 0],
  ['campaigns', 0],
] as const)('%s is let in with a place or, waiting for a provider, without: %i', async (handler, places) => {
  const { ask, taken } = guarded(() => LOBBY);
  const { outcome, context } = ask(handler);
  await expect(outcome).resolves.toBe(true);
  expect(taken()).toBe(places);
  context.ticket?.release();
  expect(taken()).toBe(0);
});

test('while a caller is looked up elsewhere its place is another’s, and it takes one anew before it is let in', async () => {
  const { answer, outcome, context, taken } = await askedElsewhere();
  expect(taken()).toBe(0);
  answer(LOBBY);
  await expect(outcome).resolves.toBe(true);
  expect(taken()).toBe(1);
  context.ticket?.release();
  expect(taken()).toBe(0);
});

test('whoever waits for a provider takes no place after a look elsewhere either', async () => {
  const { ask, taken } = guarded(() => Promise.resolve(LOBBY));
  await expect(ask('oneTime').outcome).resolves.toBe(true);
  expect(taken()).toBe(0);
});

test.each([
  ['a caller that nobody knows', () => Promise.resolve(undefined)],
  ['a look that fails', () => Promise.reject(new Error('directory down'))],
])('%s leaves no place taken', async (_, authenticate) => {
  const { ask, taken } = guarded(authenticate);
  const { outcome, context } = ask();
  await expect(outcome).rejects.toBeInstanceOf(Error);
  // As the problem filter does.
  context.ticket?.release();
  expect(taken()).toBe(0);
});

test('where there is no place, a caller is turned away before anybody asks who it is', async () => {
  let looks = 0;
  const { lane, ask, taken } = guarded(() => {
    looks += 1;
    return LOBBY;
  });
  fill(lane);
  const { outcome, context } = ask();
  await expect(outcome).rejects.toMatchObject({ code: 'overloaded' });
  expect([looks, context.ticket, taken()]).toEqual([0, undefined, 320]);
});

test('who it is asked about elsewhere is let in afterwards, however many have come meanwhile', async () => {
  const { answer, outcome, lane } = await askedElsewhere();
  fill(lane);
  answer(LOBBY);
  await expect(outcome).resolves.toBe(true);
  expect(lane.room).toBe(-1);
});

test('whom nobody knows is told so, however crowded it is', async () => {
  const { answer, outcome, lane } = await askedElsewhere();
  fill(lane);
  answer(undefined);
  await expect(outcome).rejects.toMatchObject({ code: 'caller_unauthenticated' });
  expect(lane.room).toBe(0);
});

test('callers beyond their limit give up their places before the pace at which they are answered', async () => {
  jest.useFakeTimers();
  try {
    const { ask, taken } = guarded(() => ONCE_A_MINUTE);
    const first = ask();
    const refused = Promise.allSettled([ask(), ask(), ask()].map(({ outcome }) => outcome));
    let isAnswered = false;
    void refused.then(() => (isAnswered = true));
    await jest.advanceTimersByTimeAsync(1);
    await first.outcome;
    expect([taken(), isAnswered]).toEqual([1, false]);
    await jest.advanceTimersByTimeAsync(1000);
    expect((await refused).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  } finally {
    jest.useRealTimers();
  }
});
