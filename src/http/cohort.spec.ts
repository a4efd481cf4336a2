import { setImmediate as endOfTurn } from 'node:timers/promises';
import { Cohort } from './cohort.js';

test('what comes in one turn is done in one go, in its order, at the end of the turn', async () => {
  const done: (readonly number[])[] = [];
  const cohort = new Cohort<number>((members) => {
    done.push(members);
  });
  cohort.join(1);
  cohort.join(2);
  expect(done).toEqual([]);
  await endOfTurn();
  cohort.join(3);
  await endOfTurn();
  expect(done).toEqual([[1, 2], [3]]);
});

test('what joins while others are done is done in the next turn', async () => {
  const done: (readonly number[])[] = [];
  const cohort = new Cohort<number>((members) => {
    done.push(members);
    if (members.includes(1)) cohort.join(2);
  });
  cohort.join(1);
  await endOfTurn();
  expect(done).toEqual([[1]]);
  await endOfTurn();
  expect(done).toEqual([[1], [2]]);
});
