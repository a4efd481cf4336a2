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
  { started, ended }: ChannelListener<Trace>,
): () => void {
  const onStart = started as ((trace: unknown) => void) | undefined;
  const onEnd = ended as (trace: unknown) => void;
  if (onStart !== undefined) channel.start.subscribe(onStart);
  channel.asyncEnd.subscribe(onEnd);
  return () => {
    if (onStart !== undefined) channel.start.unsubscribe(onStart);
    channel.asyncEnd.unsubscribe(onEnd);
  };
}
