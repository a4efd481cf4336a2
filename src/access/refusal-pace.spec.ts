import { jest } from '@jest/globals';
import { RefusalPace } from './refusal-pace.js';

let pace: RefusalPace;
beforeEach(() => {
  jest.useFakeTimers();
  pace = new RefusalPace();
});
afterEach(() => {
  jest.useRealTimers();
});

/** The milliseconds after which each of so many refusals comes. */
function turns(count: number, caller = 'lobby'): readonly number[] {
  const startMs = performance.now();
  const came: number[] = [];
  for (let asked = 0; asked < count; asked += 1)
    void pace.turn(caller).then(() => came.push(performance.now() - startMs));
  return came;
}

test('the first comes at once, and those behind it ten milliseconds apart', async () => {
  const came = turns(4);
  await jest.advanceTimersByTimeAsync(100);
  expect(came).toEqual([0, 10, 20, 30]);
});

test('none is held back for longer than a second', async () => {
  const came = turns(500);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(came).toHaveLength(500);
  expect(came.at(-1)).toBe(1_000);
});

test('however few ask at a time, they come ten milliseconds apart', async () => {
  await pace.turn('lobby');
  for (const sinceMs of [10, 20, 30]) {
    const came = turns(1);
    await jest.advanceTimersByTimeAsync(9);
    expect([sinceMs, came]).toEqual([sinceMs, []]);
    await jest.advanceTimersByTimeAsync(1);
    expect(came).toHaveLength(1);
  }
});

test('is kept up among any number of callers', async () => {
  for (let caller = 0; caller < 1_500; caller += 1) await pace.turn(`tenant-${caller}`);
  const came = turns(2, 'tenant-1499');
  await jest.advanceTimersByTimeAsync(10);
  expect(came).toEqual([10]);
});

test('callers do not wait for each other', async () => {
  void turns(50, 'games');
  const came = turns(2);
  await jest.advanceTimersByTimeAsync(10);
  expect(came).toEqual([0, 10]);
});

test('after a rest the first comes at once again', async () => {
  void turns(5);
  await jest.advanceTimersByTimeAsync(1_000);
  const came = turns(2);
  await jest.advanceTimersByTimeAsync(10);
  expect(came).toEqual([0, 10]);
});
