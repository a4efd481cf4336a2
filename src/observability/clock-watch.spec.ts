import { createLog } from '../observability/log.js';
import { FixedClock } from '../testing/fixed-clock.js';
import { SteadyClock } from '../tokens/steady-clock.js';
import { ClockWatch } from './clock-watch.js';
import { Metrics } from './metrics.js';

const NOW = '2026-11-22T12:00:00Z';

/** A steady clock that goes on when it is told to, and where a reading takes time, at each reading. */
class MovedSteadyClock extends SteadyClock {
  readingMs = 0;
  #nowMs = 5_000;

  override nowMs(): number {
    this.#nowMs += this.readingMs;
    return this.#nowMs;
  }

  advance(seconds: number): void {
    this.#nowMs += seconds * 1000;
  }
}

let clock: FixedClock;
let steady: MovedSteadyClock;
let metrics: Metrics;
let lines: string[];
let watch: ClockWatch;

beforeEach(() => {
  [clock, steady, metrics, lines] = [new FixedClock(NOW), new MovedSteadyClock(), new Metrics(), []];
  const log = createLog('info', { write: (line) => lines.push(line) });
  watch = new ClockWatch(clock, steady, metrics, log);
  watch.look();
});

/** So many seconds later, by both clocks; then the clock is set by so many more. */
function later(seconds: number, setBySeconds = 0): void {
  steady.advance(seconds);
  clock.advance(seconds + setBySeconds);
  watch.look();
}

async function jumps(direction: 'forward' | 'back'): Promise<number | undefined> {
  const { values } = await metrics.clockJumps.get();
  return values.find(({ labels }) => labels.direction === direction)?.value;
}

test.each([
  ['forward', 3600],
  ['back', -3600],
  ['forward', 86_400],
  ['back', -86_400],
  ['forward', 2],
  ['back', -2],
] as const)('a clock that is set %s, by %i seconds, is told of once', async (direction, seconds) => {
  later(1);
  later(1, seconds);
  later(1);
  later(1);
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ level: 40, seconds, msg: `the clock was set ${direction}` }),
  ]);
  expect(await jumps(direction)).toBe(1);
  expect(await jumps(direction === 'back' ? 'forward' : 'back')).toBe(0);
});

test('each time that it is set is told of', async () => {
  later(1, 86_400);
  later(1, -86_400);
  later(1, 3600);
  expect(lines).toHaveLength(3);
  expect(await jumps('forward')).toBe(2);
  expect(await jumps('back')).toBe(1);
});

test('time in which nothing could be looked at is no jump: a busy event loop, a machine that was suspended', () => {
  for (const seconds of [10, 3600, 86_400]) later(seconds);
  expect(lines).toEqual([]);
});

test('a clock that is corrected bit by bit, however far, has not been set', () => {
  for (let look = 0; look < 1000; look += 1) later(1, 0.5);
  expect(lines).toEqual([]);
});

test('a process that is held still between two readings takes that for no jump, and sees the next one', () => {
  steady.readingMs = 60_000;
  later(1);
  steady.readingMs = 0;
  clock.advance(120);
  later(1);
  expect(lines).toEqual([]);
  later(1, 7);
  expect(lines).toHaveLength(1);
});
