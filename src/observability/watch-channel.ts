import { subscribe, type TracingChannel, unsubscribe } from 'node:diagnostics_channel';

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
  if (onStart !== undefined) subscribe(channel.start.name, onStart);
  subscribe(channel.asyncEnd.name, onEnd);
  return () => {
    if (onStart !== undefined) unsubscribe(channel.start.name, onStart);
    unsubscribe(channel.asyncEnd.name, onEnd);
  };
}
