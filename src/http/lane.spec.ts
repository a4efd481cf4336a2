import { jest } from '@jest/globals';
import { MintmarkError } from '../errors/mintmark-error.js';
import { Lane, type Ticket } from './lane.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

/** So many requests, what became of each, and how each gives up its place. */
function crowd(lane: Lane, count: number) {
  const outcomes: (string | undefined)[] = Array.from({ length: count }, () => undefined);
  const tickets: (Ticket | undefined)[] = [];
  const enter = async (index: number): Promise<void> => {
    try {
      tickets[index] = await lane.enter();
      outcomes[index] = 'admitted';
    } catch (error) {
      outcomes[index] = (error as { readonly code: string }).code;
    }
  };
  for (let index = 0; index < count; index += 1) void enter(index);
  const release = (index: number): void => tickets[index]?.release();
  const number = (outcome: string | undefined): number => outcomes.filter((each) => each === outcome).length;
  return { outcomes, tickets, release, number };
}

test('as many as there are places are worked on at once, and others wait', async () => {
  const { number } = crowd(new Lane(() => undefined), 100);
  await jest.advanceTimersByTimeAsync(0);
  expect([number('admitted'), number(undefined)]).toEqual([64, 36]);
});

test('where nobody is at work a place is had at once, without a turn of the event loop', async () => {
  const lane = new Lane(() => undefined);
  const first = crowd(lane, 2);
  await Promise.resolve();
  expect(first.outcomes).toEqual(['admitted', undefined]);
});

test('a place that becomes free is the next one’s, in the order of arrival', async () => {
  const { outcomes, release } = crowd(new Lane(() => undefined), 68);
  await jest.advanceTimersByTimeAsync(0);
  release(3);
  release(4);
  await jest.advanceTimersByTimeAsync(0);
  expect(outcomes.slice(64)).toEqual(['admitted', 'admitted', undefined, undefined]);
});

test('a place is given up once, however often it is said', async () => {
  const { number, release } = crowd(new Lane(() => undefined), 70);
  await jest.advanceTimersByTimeAsync(0);
  release(3);
  release(3);
  await jest.advanceTimersByTimeAsync(0);
  expect(number('admitted')).toBe(65);
});

test('whoever has waited for fifty milliseconds is turned away, and the next not before it has', async () => {
  const lane = new Lane(() => undefined);
  const early = crowd(lane, 70);
  await jest.advanceTimersByTimeAsync(40);
  const late = crowd(lane, 5);
  await jest.advanceTimersByTimeAsync(20);
  expect([early.number('overloaded'), late.number(undefined)]).toEqual([6, 5]);
  await jest.advanceTimersByTimeAsync(40);
  expect(late.number('overloaded')).toBe(5);
});

/** So many milliseconds in which the process stands still, and no timer is heard of. */
function standStill(ms: number): void {
  const now = performance.now.bind(performance);
  jest.spyOn(performance, 'now').mockImplementation(() => now() + ms);
}

test.each([1, 2, 3, 4, 5])(
  'nobody is turned away for whom a place becomes free within the wait, be it in the turn of a look: %i of five',
  async (look) => {
    const { number, release } = crowd(new Lane(() => undefined), 65);
    // A look is a timer, and at the end of its turn an immediate: what comes of timers meanwhile is there before.
    for (let step = 1; step < 2 * look; step += 1) await jest.advanceTimersToNextTimerAsync();
    setTimeout(() => {
      release(0);
    }, 10);
    await jest.advanceTimersByTimeAsync(30);
    expect([number('admitted'), number('overloaded')]).toEqual([65, 0]);
  },
);

test('a wait does not last while the process stands still: nobody was served then', async () => {
  const { number } = crowd(new Lane(() => undefined), 65);
  await jest.advanceTimersByTimeAsync(0);
  standStill(100);
  await jest.advanceTimersByTimeAsync(40);
  expect(number('overloaded')).toBe(0);
  await jest.advanceTimersByTimeAsync(15);
  expect(number('overloaded')).toBe(1);
});

test('there is room for as many to wait as can be worked on in time', async () => {
  const lane = new Lane(() => undefined);
  crowd(lane, 64 + 255);
  expect(lane.room).toBe(1);
  crowd(lane, 1);
  expect(lane.room).toBe(0);
  await jest.advanceTimersByTimeAsync(70);
  expect(lane.room).toBe(128);
});

test('whoever had a place gets one again at once, and others wait the longer for it', async () => {
  const lane = new Lane(() => undefined);
  const { number, release, tickets } = crowd(lane, 64 + 2);
  await jest.advanceTimersByTimeAsync(0);
  release(0);
  await jest.advanceTimersByTimeAsync(0);
  expect(number('admitted')).toBe(65);
  tickets[0]?.retake();
  tickets[0]?.retake();
  release(1);
  await jest.advanceTimersByTimeAsync(0);
  expect(number('admitted')).toBe(65);
  release(0);
  await jest.advanceTimersByTimeAsync(0);
  expect(number('admitted')).toBe(66);
});

describe('where some waited in vain', () => {
  /** One more comes every ten milliseconds. @returns how many may wait, every fifty */
  async function keepComing(lane: Lane, times: number, onEach = (): void => undefined): Promise<number[]> {
    const mayWait: number[] = [];
    for (let time = 0; time < times; time += 1) {
      for (let come = 0; come < 5; come += 1) {
        crowd(lane, 1);
        onEach();
        await jest.advanceTimersByTimeAsync(10);
      }
      mayWait.push(lane.room - lane.places);
    }
    return mayWait;
  }

  async function halvedLane() {
    const lane = new Lane(() => undefined);
    const { release } = crowd(lane, 64);
    const mayWait = await keepComing(lane, 7);
    return { lane, mayWait, release };
  }

  test('fewer may wait from then on', async () => {
    const { mayWait } = await halvedLane();
    expect(mayWait).toEqual([256, 128, 64, 32, 16, 16, 16]);
  });

  test('and more again as long as nobody does', async () => {
    const { lane, release } = await halvedLane();
    let done = 3;
    for (let index = 0; index < done; index += 1) release(index);
    await jest.advanceTimersByTimeAsync(0);
    const mayWait = await keepComing(lane, 3, () => {
      release(done);
      done += 1;
    });
    expect(mayWait.at(-1)).toBe(24);
  });

  test('and as many as at first once nobody waits', async () => {
    const { lane } = await halvedLane();
    await jest.advanceTimersByTimeAsync(150);
    expect([lane.room, jest.getTimerCount()]).toEqual([256, 0]);
  });
});

test('after all that there are as many places as before, and nothing is left to wait for', async () => {
  const lane = new Lane(() => undefined);
  const { release } = crowd(lane, 100);
  await jest.advanceTimersByTimeAsync(60);
  for (let index = 0; index < 64; index += 1) release(index);
  const next = crowd(lane, 64);
  await jest.advanceTimersByTimeAsync(120);
  expect([next.number('admitted'), jest.getTimerCount()]).toEqual([64, 0]);
});

test('one more than may wait is turned away at once', async () => {
  const lane = new Lane(() => undefined);
  crowd(lane, 64 + 256);
  await expect(lane.enter()).rejects.toThrow(MintmarkError);
});

test('whoever keeps count is told of all that are turned away', async () => {
  let turnedAway = 0;
  const lane = new Lane((count) => {
    turnedAway += count;
  });
  crowd(lane, 64 + 256 + 3);
  expect(turnedAway).toBe(3);
  await jest.advanceTimersByTimeAsync(60);
  expect(turnedAway).toBe(259);
});
