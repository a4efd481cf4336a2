import { jest } from '@jest/globals';
import { Admission, type Ticket } from './admission.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** So many requests, and what each was told. */
function crowd(admission: Admission, count: number) {
  const told: (boolean | undefined)[] = Array.from({ length: count }, () => undefined);
  const tickets: Ticket[] = [];
  for (let index = 0; index < count; index += 1) {
    tickets.push(
      admission.enter((isAdmitted) => {
        told[index] = isAdmitted;
      }),
    );
  }
  const release = (index: number): void => tickets[index]?.release();
  const count_ = (wanted: boolean | undefined): number => told.filter((each) => each === wanted).length;
  return {
    told,
    release,
    admitted: () => count_(true),
    away: () => count_(false),
    waiting: () => count_(undefined),
  };
}

test('as many as there are places are worked on at once, and others wait', () => {
  const { admitted, waiting } = crowd(new Admission(), 100);
  expect([admitted(), waiting()]).toEqual([64, 36]);
});

test('a place that becomes free is the next one’s, in the order of arrival', () => {
  const { told, release } = crowd(new Admission(), 70);
  release(3);
  release(4);
  expect(told.slice(64)).toEqual([true, true, undefined, undefined, undefined, undefined]);
});

test('a place is given up once, however often it is said', () => {
  const { admitted, release } = crowd(new Admission(), 70);
  release(3);
  release(3);
  expect(admitted()).toBe(65);
});

test('whoever has waited for sixty milliseconds is turned away, and the next not before it has', () => {
  const admission = new Admission();
  const early = crowd(admission, 70);
  jest.advanceTimersByTime(40);
  const late = crowd(admission, 5);
  jest.advanceTimersByTime(20);
  expect([early.away(), late.waiting()]).toEqual([6, 5]);
  jest.advanceTimersByTime(40);
  expect(late.away()).toBe(5);
});

test('whoever went away while it waited is told nothing, and takes no place', () => {
  const { told, release } = crowd(new Admission(), 66);
  release(64);
  release(0);
  expect([told[64], told[65]]).toEqual([undefined, true]);
});

test('one more than may wait is turned away at once', () => {
  const { away, waiting } = crowd(new Admission(), 64 + 4_000 + 1);
  expect([away(), waiting()]).toEqual([1, 4_000]);
});

test('after all that there are as many places as before', () => {
  const admission = new Admission();
  const { release } = crowd(admission, 100);
  jest.advanceTimersByTime(60);
  for (let index = 0; index < 100; index += 1) release(index);
  expect(crowd(admission, 64).admitted()).toBe(64);
  expect(jest.getTimerCount()).toBe(0);
});
