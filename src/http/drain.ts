import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';

/**
 * Milliseconds for which requests are still taken once the process is told to end. A client that keeps its connection
 * alive sends the next request without looking; each is answered, and told to use the connection no more.
 */
const WINDOW_MS = 500;

/** Lets clients go before the service stops listening, so that none of their requests is dropped. */
@Injectable()
export class Drain implements BeforeApplicationShutdown {
  /** By connection: Node tells of the end of an answer only once those before it have left. */
  readonly #open = new Map<Socket, Set<ServerResponse>>();
  #isUnderWay = false;

  /** Whether the service is about to end: nothing new should be sent its way. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /** Call at a request's arrival. */
  began({ socket }: IncomingMessage, response: ServerResponse): void {
    const open = this.#open.get(socket) ?? this.#follow(socket);
    open.add(response);
    if (this.#isUnderWay) endConnectionAfterLast(open);
  }

  /** Call once its answer has ended. */
  ended({ socket }: IncomingMessage, response: ServerResponse): void {
    this.#open.get(socket)?.delete(response);
  }

  /** An app that is closed by its host's own code, without a signal, knows best itself when that is. */
  async beforeApplicationShutdown(signal?: string): Promise<void> {
    if (signal === undefined) return;
    this.#isUnderWay = true;
    for (const responses of this.#open.values()) endConnectionAfterLast(responses);
    await pause(WINDOW_MS);
  }

  #follow(socket: Socket): Set<ServerResponse> {
    const open = new Set<ServerResponse>();
    this.#open.set(socket, open);
    socket.once('close', () => this.#open.delete(socket));
    return open;
  }
}

/** Node then answers `Connection: close` to the request that came last, unless the headers have left; those before are answered. */
function endConnectionAfterLast(responses: ReadonlySet<ServerResponse>): void {
  const last = [...responses].at(-1);
  if (last !== undefined) last.shouldKeepAlive = false;
}
