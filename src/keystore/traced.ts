import type { TracingChannel } from 'node:diagnostics_channel';

/**
 * Does something and tells of it on a tracing channel, as `tracePromise` does, but for what it resolves to: no subscriber
 * can log a token unawares. Without subscribers nothing is told, and it costs nothing.
 */
export async function traced<Result, Trace extends object>(
  channel: TracingChannel<unknown, Trace>,
  trace: Trace,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!channel.hasSubscribers) return work();
  return channel.start.runStores(trace, async () => {
    try {
      return await begun(work, () => {
        channel.end.publish(trace);
      });
    } catch (error) {
      channel.error.publish(Object.assign(trace, { error }));
      throw error;
    } finally {
      channel.asyncStart.publish(trace);
      channel.asyncEnd.publish(trace);
    }
  });
}

/** What throws before there is a promise has ended too. */
function begun<Result>(work: () => Promise<Result>, ended: () => void): Promise<Result> {
  try {
    return work();
  } finally {
    ended();
  }
}
