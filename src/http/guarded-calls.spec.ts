import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { jest } from '@jest/globals';
import { MintmarkError } from '../errors/mintmark-error.js';
import { BREAKER_CHANNEL } from './breaker-channel.js';
import { GuardedCalls } from './guarded-calls.js';

const EU = { name: 'eu', maxConcurrentCalls: 2 };
const US = { name: 'us', maxConcurrentCalls: 2 };
const DOWN = new MintmarkError('upstream_unreachable');

let calls: GuardedCalls;
let asked: number;
let notes: unknown[];
const hear = (note: unknown): void => void notes.push(note);

beforeEach(() => {
  jest.useFakeTimers();
  calls = new GuardedCalls('acme');
  asked = 0;
  notes = [];
  subscribe(BREAKER_CHANNEL, hear);
});
afterEach(() => {
  unsubscribe(BREAKER_CHANNEL, hear);
  jest.useRealTimers();
});

/** The code that a call ends with, or what it answered. */
async function outcome(call: () => Promise<string>, account = EU): Promise<string> {
  try {
    return await calls.run(account, () => {
      asked += 1;
      return call();
    });
  } catch (error) {
    return error instanceof MintmarkError ? error.code : String(error);
  }
}

const works = () => Promise.resolve('answer');
const fails =
  (error: Error = DOWN) =>
  () =>
    Promise.reject(error);

async function failTimes(count: number, error?: Error): Promise<void> {
  for (let time = 0; time < count; time += 1) await outcome(fails(error));
}

test('lets so many calls of an account through at a time', async () => {
  let answer: (text: string) => void = () => undefined;
  const slow = () => new Promise<string>((resolve) => (answer = resolve));
  const first = [outcome(slow), outcome(() => new Promise<string>(() => undefined))];
  expect(await outcome(works)).toBe('upstream_busy');
  expect(await outcome(works, US)).toBe('answer');
  answer('late');
  expect(await first[0]).toBe('late');
  expect(await outcome(works)).toBe('answer');
});

test('another number holds from the next call on', async () => {
  void outcome(() => new Promise<string>(() => undefined));
  expect(await outcome(works)).toBe('answer');
  const narrow = { ...EU, maxConcurrentCalls: 1 };
  void outcome(() => new Promise<string>(() => undefined), narrow);
  expect(await outcome(works, narrow)).toBe('upstream_busy');
});

describe('after ten failures one after the other', () => {
  test.each([
    ['upstream_unreachable', new MintmarkError('upstream_unreachable')],
    ['upstream_timeout', new MintmarkError('upstream_timeout')],
    ['upstream_invalid_response', new MintmarkError('upstream_invalid_response')],
    ['a 5xx', new MintmarkError('upstream_refused', { retryable: true })],
  ])('of %s it is not asked', async (_, error) => {
    await failTimes(9, error);
    expect(await outcome(fails(error))).toBe(error.code);
    expect(await outcome(works)).toBe('upstream_unavailable');
    expect(asked).toBe(10);
    expect(notes).toEqual([{ provider: 'acme', account: 'eu', isOpen: true }]);
  });

  test('other accounts are asked all the same', async () => {
    await failTimes(10);
    expect(await outcome(works, US)).toBe('answer');
  });

  test('it is tried again after two seconds, and one that works lets all through', async () => {
    await failTimes(10);
    jest.advanceTimersByTime(1_999);
    expect(await outcome(works)).toBe('upstream_unavailable');
    jest.advanceTimersByTime(1);
    expect(await outcome(works)).toBe('answer');
    expect(await outcome(works)).toBe('answer');
    expect(notes.at(-1)).toEqual({ provider: 'acme', account: 'eu', isOpen: false });
    await failTimes(9);
    expect(await outcome(works)).toBe('answer');
  });

  test('and one that fails closes it for as long again', async () => {
    await failTimes(10);
    jest.advanceTimersByTime(2_000);
    expect(await outcome(fails())).toBe('upstream_unreachable');
    jest.advanceTimersByTime(1_999);
    expect(await outcome(works)).toBe('upstream_unavailable');
    jest.advanceTimersByTime(1);
    expect(await outcome(works)).toBe('answer');
  });

  test.each([-86_400_000, 86_400_000])(
    'a time of day that is set otherwise by %i ms changes nothing',
    async (ms) => {
      await failTimes(10);
      jest.setSystemTime(Date.now() + ms);
      jest.advanceTimersByTime(1_999);
      expect(await outcome(works)).toBe('upstream_unavailable');
      jest.advanceTimersByTime(1);
      expect(await outcome(works)).toBe('answer');
    },
  );

  test('another number of calls at a time makes it work no more than before', async () => {
    await failTimes(10);
    expect(await outcome(works, { ...EU, maxConcurrentCalls: 1 })).toBe('upstream_unavailable');
  });

  test('nobody waits for the call that tries it again', async () => {
    await failTimes(10);
    jest.advanceTimersByTime(2_000);
    let answer: (text: string) => void = () => undefined;
    const probe = outcome(() => new Promise<string>((resolve) => (answer = resolve)));
    expect(await outcome(works)).toBe('upstream_unavailable');
    answer('back');
    expect(await probe).toBe('back');
    expect(await outcome(works)).toBe('answer');
  });
});

test.each([
  ['a refusal', new MintmarkError('upstream_refused', { retryable: false })],
  ['an error of ours', new Error('ours')],
])('%s says that it works', async (_, error) => {
  await failTimes(9);
  await failTimes(1, error);
  await failTimes(9);
  expect(await outcome(works)).toBe('answer');
});
