import { availableParallelism } from 'node:os';
import { jest } from '@jest/globals';
import { noteLoopNeeded, offTheLoop } from './off-the-loop.js';

afterEach(() => {
  jest.restoreAllMocks();
});

test('a thread is left to others, and the processors are not fought for; all of it is done', async () => {
  let underWay = 0;
  let most = 0;
  const work = async (index: number): Promise<number> => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(setImmediate);
    underWay -= 1;
    return index;
  };
  const done = await Promise.all(Array.from({ length: 50 }, (_, index) => offTheLoop(() => work(index))));
  expect(done).toEqual(Array.from({ length: 50 }, (_, index) => index));
  expect(most).toBe(availableParallelism() === 1 ? 1 : 3);
});

test('what fails fails alone', async () => {
  const outcomes = await Promise.allSettled(
    [1, 2, 3, 4, 5].map((index) =>
      offTheLoop(() => (index === 2 ? Promise.reject(new Error('two')) : Promise.resolve(index))),
    ),
  );
  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
});

/** How many of a hundred went on in each turn of the event loop. */
async function batchesOfAHundred(): Promise<readonly number[]> {
  const batches: number[] = [];
  let [ended, counted] = [0, 0];
  const countTurn = (): void => {
    if (ended > counted) batches.push(ended - counted);
    counted = ended;
    if (ended < 100) setImmediate(countTurn);
  };
  setImmediate(countTurn);
  const all = Array.from({ length: 100 }, async () => {
    await offTheLoop(() => new Promise(setImmediate));
    ended += 1;
  });
  await Promise.all(all);
  return batches;
}

test('what is done goes on together: when as many are done as still wait, and no more than 32 at once', async () => {
  const batches = await batchesOfAHundred();
  expect(batches.slice(0, 2)).toEqual([32, 32]);
  expect(Math.max(...batches)).toBe(32);
});

test('by four where others need the event loop, and together again once they do not', async () => {
  const now = jest.spyOn(performance, 'now').mockReturnValue(1_000);
  noteLoopNeeded();
  now.mockReturnValue(1_999);
  expect(Math.max(...(await batchesOfAHundred()))).toBe(4);
  now.mockReturnValue(2_000);
  expect(Math.max(...(await batchesOfAHundred()))).toBe(32);
});

test('what nobody waits behind goes on at once', async () => {
  let finish: (value: string) => void = () => undefined;
  const quick = offTheLoop(() => Promise.resolve('quick'));
  const slow = offTheLoop(() => new Promise<string>((resolve) => (finish = resolve)));
  await expect(quick).resolves.toBe('quick');
  finish('slow');
  await expect(slow).resolves.toBe('slow');
});
