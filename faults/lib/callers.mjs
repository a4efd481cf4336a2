import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '../../harness/connection.mjs';

/**
 * One request, and what became of it.
 *
 * @typedef {object} Outcome
 * @property {number} status 0 where the connection was closed instead
 * @property {boolean} saysWhen whether it has `Retry-After`
 * @property {number} ms from when it was due to the end of its answer
 * @property {number} answerMs from when it was sent
 * @property {number} atMs when it was due, since the beginning
 */

/** Callers over connections that they keep. */
export class Callers {
  #port;
  /** @type {Connection[]} */
  #free;
  /** @type {() => string} */
  #nextRequest;

  /**
   * @param {number} port
   * @param {number} connections
   * @param {() => string} nextRequest
   */
  constructor(port, connections, nextRequest) {
    this.#port = port;
    this.#nextRequest = nextRequest;
    this.#free = Array.from({ length: connections }, () => new Connection(port));
  }

  /** Each asks again on every answer. @param {number} seconds @returns {Promise<Outcome[]>} */
  async askAgainAndAgain(seconds) {
    /** @type {Outcome[]} */
    const outcomes = [];
    const startedAtMs = performance.now();
    const endsAtMs = startedAtMs + seconds * 1000;
    const askUntilTheEnd = async (/** @type {Connection} */ connection) => {
      let used = connection;
      for (let now = startedAtMs; now < endsAtMs; now = performance.now()) {
        outcomes.push(await this.#ask(used, now, startedAtMs));
        if (!used.isOpen) used = new Connection(this.#port);
      }
      return used;
    };
    this.#free = await Promise.all(this.#free.map(askUntilTheEnd));
    return outcomes;
  }

  /**
   * Asks at a steady rate whatever comes of it, so that waiting shows.
   *
   * @param {number} rate requests a second
   * @param {number} seconds
   * @returns {Promise<Outcome[]>}
   */
  async askSteadily(rate, seconds) {
    /** @type {Outcome[]} */
    const outcomes = [];
    const startedAtMs = performance.now();
    const total = rate * seconds;
    let sent = 0;
    let open = 0;
    const sendDue = () => {
      const due = Math.min(total, ((performance.now() - startedAtMs) * rate) / 1000);
      while (sent < due && this.#free.length > 0) {
        // In turn: one that nothing is asked over is closed after a while.
        const connection = this.#free.shift() ?? new Connection(this.#port);
        const dueAtMs = startedAtMs + (sent * 1000) / rate;
        sent += 1;
        open += 1;
        void this.#ask(connection, dueAtMs, startedAtMs).then((outcome) => {
          outcomes.push(outcome);
          this.#free.push(connection.isOpen ? connection : new Connection(this.#port));
          open -= 1;
        });
      }
    };
    // Those that wait for a connection when the time is over are sent all the same, but not for ever.
    const givesUpAtMs = startedAtMs + (seconds + 5) * 1000;
    for (let mayAsk = true; mayAsk || open > 0; mayAsk = sent < total && performance.now() < givesUpAtMs) {
      if (mayAsk) sendDue();
      await pause(1);
    }
    return outcomes;
  }

  close() {
    for (const connection of this.#free) connection.close();
  }

  /**
   * @param {Connection} connection
   * @param {number} dueAtMs
   * @param {number} startedAtMs
   * @returns {Promise<Outcome>}
   */
  async #ask(connection, dueAtMs, startedAtMs) {
    const atMs = dueAtMs - startedAtMs;
    const sentAtMs = performance.now();
    try {
      const { status, head, isLast, ms } = await connection.ask(this.#nextRequest());
      if (isLast) connection.close();
      const saysWhen = status === 503 && /\r\nretry-after: \d+\r\n/i.test(head);
      return { status, saysWhen, ms: performance.now() - dueAtMs, answerMs: ms, atMs };
    } catch {
      const ms = performance.now() - dueAtMs;
      return { status: 0, saysWhen: false, ms, answerMs: performance.now() - sentAtMs, atMs };
    }
  }
}

/** @param {readonly string[]} requests @returns {() => string} each in its turn */
export function inTurn(requests) {
  let count = 0;
  return () => requests[count++ % requests.length] ?? '';
}
