import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that may wait on a connection, the one that is being answered included. */
const MAX_PIPELINED = 32;

/** What is to begin on each connection; the first has begun. */
const queues = new WeakMap<Socket, (() => void)[]>();

/**
 * Begins a request once those before it on its connection are answered, and their answers have left: else whoever sends many
 * and reads nothing has all their answers held in memory. A connection with too many ends.
 */
export function beginInTurn({ socket }: IncomingMessage, response: ServerResponse, begin: () => void): void {
  const queue = queues.get(socket) ?? [];
  queues.set(socket, queue);
  if (queue.length >= MAX_PIPELINED) {
    socket.destroy();
    return;
  }
  queue.push(begin);
  response.once('close', () => {
    queue.shift();
    if (!socket.destroyed) queue[0]?.();
  });
  if (queue.length === 1) begin();
}
