import { availableParallelism } from 'node:os';
import { offTheLoop } from './off-the-loop.js';

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

test('what is done goes on together: when as many are done as still wait, and no more than 32 at once', async () => {
  const batches: number[] = [];
  let [isNew, ended] = [true, 0];
  const all = Array.from({ length: 100 }, async () => {
    await offTheLoop(() => new Promise(setImmediate));
    ended += 1;
    if (isNew) {
      isNew = false;
      const before = ended - 1;
      setImmediate(() => {
        batches.push(ended - before);
        isNew = true;
      });
    }
  });
  await Promise.all(all);
  expect(batches.slice(0, 2)).toEqual([32, 32]);
  expect(Math.max(...batches)).toBe(32);
});

test('what nobody waits behind goes on at once', async () => {
  let finish: (value: string) => void = () => undefined;
  const slow = offTheLoop(() => new Promise<string>((resolve) => (finish = resolve)));
  await expect(offTheLoop(() => Promise.resolve('quick'))).resolves.toBe('quick');
  finish('slow');
  await expect(slow).resolves.toBe('slow');
});
