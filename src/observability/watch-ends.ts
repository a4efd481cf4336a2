import type { TracingChannel } from 'node:diagnostics_channel';

/** What is heard of something traced once it has ended; never what it resulted in. */
export type Ended<Trace> = (trace: Trace, seconds: number) => void;

/**
 * Hears of the end of everything that is told on a tracing channel, and of the seconds that it took.
 *
 * @returns what stops it
 */
export function watchEnds<Trace extends object>(
  channel: TracingChannel<unknown, Trace>,
  ended: Ended<Trace>,
): () => void {
  const startedAtMs = new WeakMap<Trace, number>();
  const subscribers = {
    start: (trace: Trace) => {
      startedAtMs.set(trace, performance.now());
    },
    end: ignore,
    asyncStart: ignore,
    error: ignore,
    asyncEnd: (trace: Trace) => {
      const nowMs = performance.now();
      ended(trace, (nowMs - (startedAtMs.get(trace) ?? nowMs)) / 1000);
    },
  };
  channel.subscribe(subscribers);
  return () => {
    channel.unsubscribe(subscribers);
  };
}

function ignore(): void {
  // Of no interest.
}
