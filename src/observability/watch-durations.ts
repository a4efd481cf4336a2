import type { TracingChannel } from 'node:diagnostics_channel';
import { watchChannel } from './watch-channel.js';

/**
 * Hears of the end of everything that is told on a tracing channel, and of the seconds that it took.
 *
 * @returns what stops it
 */
export function watchDurations<Trace extends object>(
  channel: TracingChannel<unknown, Trace>,
  ended: (trace: Trace, seconds: number) => void,
): () => void {
  // On the trace itself: beside it, in a weak map, it would cost a mint as much as its histogram.
  const startedAtMs = Symbol('startedAtMs');
  type Timed = Trace & { [startedAtMs]?: number };
  return watchChannel<Timed>(channel, {
    started: (trace) => {
      trace[startedAtMs] = performance.now();
    },
    ended: (trace) => {
      const nowMs = performance.now();
      ended(trace, (nowMs - (trace[startedAtMs] ?? nowMs)) / 1000);
    },
  });
}
