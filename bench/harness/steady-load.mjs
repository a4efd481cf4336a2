import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '../../harness/connection.mjs';
import { quantile } from '../../harness/statistics.mjs';
import { PLAYER, requestText } from './request.mjs';

/**
 * A caller that asks at a steady rate whatever comes of it, so that waiting shows: a request that finds no connection free
 * has waited since it was due. (wrk asks again only when it is answered.)
 */
export class SteadyLoad {
  #text;
  #port;
  #perSecond;
  #free;
  /** @type {((connection: Connection) => void)[]} */
  #waiting = [];
  #count = 0;

  /**
   * @param {string} url
   * @param {import('./request.mjs').Request} request
   * @param {{ perSecond: number, connections: number }} rate
   */
  constructor(url, request, { perSecond, connections }) {
    this.#text = requestText(request);
    this.#port = Number(new URL(url).port);
    this.#perSecond = perSecond;
    this.#free = Array.from({ length: connections }, () => new Connection(this.#port));
  }

  /**
   * @param {number} seconds
   * @returns {Promise<{ p50: number, p99: number }>} milliseconds
   * @throws {Error} when any answer is not a success
   */
  async run(seconds) {
    const startedAtMs = performance.now();
    const total = this.#perSecond * seconds;
    /** @type {Promise<number>[]} */
    const sent = [];
    while (sent.length < total) {
      await pause(1);
      const due = ((performance.now() - startedAtMs) * this.#perSecond) / 1000;
      while (sent.length < Math.min(due, total)) sent.push(this.#send());
    }
    const latencies = await Promise.all(sent);
    return { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
  }

  close() {
    for (const connection of this.#free) connection.close();
  }

  /** @returns {Promise<number>} milliseconds, waiting for a connection included */
  async #send() {
    const dueAtMs = performance.now();
    const taken = await this.#take();
    // A server ends a connection that asked nothing for long.
    const connection = taken.isOpen ? taken : new Connection(this.#port);
    this.#count += 1;
    const { status } = await connection.ask(
      this.#text.replaceAll(PLAYER, String(this.#count).padStart(9, '0')),
    );
    const latency = performance.now() - dueAtMs;
    this.#giveBack(connection);
    if (status >= 300) throw new Error(`The server answered ${status}.`);
    return latency;
  }

  /** @returns {Connection | Promise<Connection>} */
  #take() {
    return (
      this.#free.pop() ??
      new Promise((resolve) => {
        this.#waiting.push(resolve);
      })
    );
  }

  /** @param {Connection} connection */
  #giveBack(connection) {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(connection);
    else next(connection);
  }
}
