import type { TracingChannel } from 'node:diagnostics_channel';

/** What is heard of something that is traced; never what it resulted in. */
export interface ChannelListener<Trace> {
  readonly started?: (trace: Trace) => void;
  readonly ended: (trace: Trace & { readonly error?: unknown }) => void;
}

/**
 * Hears of everything asynchronous that is told on a tracing channel.
 *
 * @returns what stops it
 */
export function watchChannel<Trace extends object>(
  channel: TracingChannel<unknown, Trace>,
  { started = ignore, ended }: ChannelListener<Trace>,
): () => void {
  const subscribers = { start: started, end: ignore, asyncStart: ignore, error: ignore, asyncEnd: ended };
  channel.subscribe(subscribers);
  return () => {
    channel.unsubscribe(subscribers);
  };
}

function ignore(): void {
  // Of no interest.
}
