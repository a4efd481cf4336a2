import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that may wait on a connection, the one that is being answered included. */
const MAX_PIPELINED = 32;

/** On the connection itself: what is to begin on it; the first has begun. */
const QUEUE = Symbol('mintmark:queue');

/**
 * Begins a request once those before it on its connection are answered, and their answers have left: else whoever sends many
 * and reads nothing has all their answers held in memory. A connection with too many ends.
 *
 * @returns to be called once its answer has left
 */
export function beginInTurn({ socket }: IncomingMessage, begin: () => void): () => void {
  const connection: Socket & { [QUEUE]?: (() => void)[] | undefined } = socket;
  connection[QUEUE] ??= [];
  const queue = connection[QUEUE];
  if (queue.length >= MAX_PIPELINED) {
    socket.destroy();
    return () => undefined;
  }
  // Whatever follows from a request is to be found in its own context, and not in that of the one before.
  if (queue.push(queue.length === 0 ? begin : AsyncResource.bind(begin)) === 1) begin();
  return () => {
    queue.shift();
    // Nothing is done for a connection that ends with the answer that has just left.
    if (socket.writable) queue[0]?.();
  };
}
