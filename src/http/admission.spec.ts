import { stat } from 'node:fs/promises';
import { setImmediate as endOfTurn } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import { Admission, type Ticket } from './admission.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** So many requests, what became of each, and how each gives up its place. */
function crowd(admission: Admission, count: number) {
  const outcomes: (string | undefined)[] = Array.from({ length: count }, () => undefined);
  const tickets: (Ticket | undefined)[] = [];
  const enter = async (index: number): Promise<void> => {
    try {
      tickets[index] = await admission.enter();
      outcomes[index] = 'admitted';
    } catch (error) {
      outcomes[index] = (error as { readonly code: string }).code;
    }
  };
  for (let index = 0; index < count; index += 1) void enter(index);
  const release = (index: number): void => tickets[index]?.release();
  const number = (outcome: string | undefined): number => outcomes.filter((each) => each === outcome).length;
  return { outcomes, release, number };
}

test('as many as there are places are worked on at once, and others wait', async () => {
  const { number } = crowd(new Admission(), 100);
  await jest.advanceTimersByTimeAsync(0);
  expect([number('admitted'), number(undefined)]).toEqual([64, 36]);
});

test('a place that becomes free is the next one’s, in the order of arrival', async () => {
  const { outcomes, release } = crowd(new Admission(), 68);
  await jest.advanceTimersByTimeAsync(0);
  release(3);
  release(4);
  await jest.advanceTimersByTimeAsync(0);
  expect(outcomes.slice(64)).toEqual(['admitted', 'admitted', undefined, undefined]);
});

test('a place is given up once, however often it is said', async () => {
  const { number, release } = crowd(new Admission(), 70);
  await jest.advanceTimersByTimeAsync(0);
  release(3);
  release(3);
  await jest.advanceTimersByTimeAsync(0);
  expect(number('admitted')).toBe(65);
});

test('whoever has waited for fifty milliseconds is turned away, and the next not before it has', async () => {
  const admission = new Admission();
  const early = crowd(admission, 70);
  await jest.advanceTimersByTimeAsync(40);
  const late = crowd(admission, 5);
  await jest.advanceTimersByTimeAsync(20);
  expect([early.number('overloaded'), late.number(undefined)]).toEqual([6, 5]);
  await jest.advanceTimersByTimeAsync(40);
  expect(late.number('overloaded')).toBe(5);
});

test('nobody is turned away for whom there is a place, however long a turn of the event loop was', async () => {
  jest.useRealTimers();
  const { number, release } = crowd(new Admission(), 65);
  await endOfTurn();
  await endOfTurn();
  for (const began = performance.now(); performance.now() - began < 55; );
  release(0);
  await endOfTurn();
  await endOfTurn();
  expect([number('admitted'), number('overloaded')]).toEqual([65, 0]);
});

test('nor is anybody for whom one becomes free as soon as a long turn is over', async () => {
  jest.useRealTimers();
  const { number, release } = crowd(new Admission(), 65);
  await endOfTurn();
  await endOfTurn();
  const work = stat('/').then(() => {
    release(0);
  });
  for (const began = performance.now(); performance.now() - began < 55; );
  await work;
  await endOfTurn();
  await endOfTurn();
  expect([number('admitted'), number('overloaded')]).toEqual([65, 0]);
});

test('there is room for as many to wait as can be worked on in time', async () => {
  const admission = new Admission();
  crowd(admission, 64 + 255);
  expect(admission.room).toBe(1);
  crowd(admission, 1);
  expect(admission.room).toBe(0);
  await jest.advanceTimersByTimeAsync(60);
  expect(admission.room).toBe(128);
});

test('whoever had a place gets one again at once, and others wait the longer for it', async () => {
  const admission = new Admission();
  const { number, release } = crowd(admission, 64 + 2);
  await jest.advanceTimersByTimeAsync(0);
  const again = admission.enterAgain();
  release(0);
  await jest.advanceTimersByTimeAsync(0);
  expect(number('admitted')).toBe(64);
  again.release();
  await jest.advanceTimersByTimeAsync(0);
  expect(number('admitted')).toBe(65);
});

describe('where some waited in vain', () => {
  /** One waits in vain every 40 ms, and the next is there already. */
  async function waitInVain(admission: Admission, times: number): Promise<readonly number[]> {
    const rooms: number[] = [];
    crowd(admission, 1);
    await jest.advanceTimersByTimeAsync(39);
    for (let time = 0; time < times; time += 1) {
      crowd(admission, 1);
      await jest.advanceTimersByTimeAsync(12);
      rooms.push(admission.room);
      await jest.advanceTimersByTimeAsync(28);
    }
    return rooms;
  }

  test('fewer may wait from then on', async () => {
    const admission = new Admission();
    crowd(admission, 64);
    // Halved once in fifty milliseconds at most.
    expect(await waitInVain(admission, 9)).toEqual([127, 127, 63, 63, 31, 31, 15, 15, 15]);
  });

  test('and more again as long as nobody does', async () => {
    const admission = new Admission();
    const { release } = crowd(admission, 64);
    await waitInVain(admission, 9);
    release(0);
    await jest.advanceTimersByTimeAsync(0);
    crowd(admission, 1);
    await jest.advanceTimersByTimeAsync(20);
    expect(admission.room).toBe(16 + 4 - 1);
  });

  test('and as many as at first once nobody waits', async () => {
    const admission = new Admission();
    crowd(admission, 64);
    await waitInVain(admission, 9);
    await jest.advanceTimersByTimeAsync(40);
    expect(admission.room).toBe(16);
    await jest.advanceTimersByTimeAsync(50);
    expect([admission.room, jest.getTimerCount()]).toEqual([256, 1]);
  });
});

test('after all that there are as many places as before, and nothing is left to wait for', async () => {
  const admission = new Admission();
  const { release } = crowd(admission, 100);
  await jest.advanceTimersByTimeAsync(60);
  for (let index = 0; index < 64; index += 1) release(index);
  const next = crowd(admission, 64);
  await jest.advanceTimersByTimeAsync(0);
  jest.advanceTimersByTime(20_000);
  expect([next.number('admitted'), jest.getTimerCount()]).toEqual([64, 0]);
});

test('one more than may wait is turned away at once', async () => {
  const admission = new Admission();
  crowd(admission, 64 + 256);
  await expect(admission.enter()).rejects.toThrow(MintmarkError);
});

describe('the log', () => {
  const BEGAN = { message: 'more requests than can be worked on: some are turned away' };
  const turnedAway = (count: number) => ({ message: 'requests were turned away', count });
  const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  beforeEach(() => warn.mockClear());
  afterAll(() => {
    warn.mockRestore();
  });
  const lines = (): unknown[] => warn.mock.calls.map(([line]) => line as unknown);

  test('says once that requests are turned away, and every ten seconds how many', async () => {
    const admission = new Admission();
    admission.noteTurnedAway(10);
    await jest.advanceTimersByTimeAsync(10_000);
    admission.noteTurnedAway(20);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(lines()).toEqual([BEGAN, turnedAway(10), turnedAway(20)]);
  });

  test('says it anew after ten seconds without', async () => {
    const admission = new Admission();
    admission.noteTurnedAway(1);
    await jest.advanceTimersByTimeAsync(20_000);
    admission.noteTurnedAway(2);
    expect(lines()).toEqual([BEGAN, turnedAway(1), BEGAN]);
  });

  test('says at the end what it has not said', () => {
    const admission = new Admission();
    admission.noteTurnedAway(3);
    admission.onApplicationShutdown();
    expect([lines(), jest.getTimerCount()]).toEqual([[BEGAN, turnedAway(3)], 0]);
  });
});
