import { tracingChannel } from 'node:diagnostics_channel';
import { traced } from './traced.js';

interface Trace {
  readonly id: number;
  readonly error?: unknown;
}

/** Does something while everything that is told of it is noted. */
async function note(work: () => Promise<string>) {
  const channel = tracingChannel<unknown, Trace>(`test:traced:${Math.random()}`);
  const told: string[] = [];
  const errors: unknown[] = [];
  const heed = (name: string) => (trace: Trace) => {
    told.push(name);
    errors.push(trace.error);
    expect(Object.keys(trace)).not.toContain('result');
  };
  const names = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const;
  const subscribers = Object.fromEntries(names.map((name) => [name, heed(name)]));
  channel.subscribe(subscribers as never);
  const outcome = await traced(channel, { id: 1 }, work).catch((error: unknown) => error);
  return { outcome, told, error: errors.at(-1) };
}

test('tells what tracePromise tells, but for the result', async () => {
  expect(await note(() => Promise.resolve('a token'))).toEqual({
    outcome: 'a token',
    told: ['start', 'end', 'asyncStart', 'asyncEnd'],
    error: undefined,
  });
});

const FAILURE = new Error('no');

test.each([
  ['rejects', () => Promise.reject(FAILURE)],
  [
    'throws before there is a promise',
    () => {
      throw FAILURE;
    },
  ],
])('tells of work that %s', async (_, work) => {
  const { outcome, told, error } = await note(work);
  expect([outcome, error]).toEqual([FAILURE, FAILURE]);
  expect(told).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
});

test.each([
  ['does it', () => Promise.resolve('a token'), 'a token'],
  [
    'rejects, and never throws',
    () => {
      throw FAILURE;
    },
    FAILURE,
  ],
])('without subscribers it %s', async (_, work, outcome) => {
  const channel = tracingChannel<unknown, Trace>(`test:traced:${Math.random()}`);
  const given: unknown = await traced<string, Trace>(channel, { id: 1 }, work).catch(
    (error: unknown) => error,
  );
  expect(given).toBe(outcome);
});
