import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import type { PlayerToken } from '../../src/tokens/player-token.js';
import { MINT_ROUTES } from '../support/mint-routes.js';
import type { Provider } from './mintmark-yaml.js';

/** One request and what came of it. Instants are of this machine's clock, which the services read as well. */
export interface Mint {
  readonly provider: Provider;
  /** Which of the services was asked, from 0. */
  readonly replica: number;
  readonly sentMs: number;
  readonly endedMs: number;
  /** Status and body of an answer that is no 201, or why there was no answer. */
  readonly failure?: string;
  readonly keyId: string;
  readonly token: string;
}

/** What was really done. */
export interface LoadReport {
  /** How many requests were begun; each has ended and stands in `mints`. */
  readonly begun: number;
  readonly mints: readonly Mint[];
  /** Requests that ended, per second between the first beginning and the last end. */
  readonly perSecond: number;
}

/** Milliseconds between two looks at how many requests are due. */
const TICK_MS = 5;

/** Connections to each service, all kept alive. */
const CONNECTIONS = 32;

/** Requests that wait for their answers at once: beyond that, a machine that does not keep up would only queue them. */
const MAX_IN_FLIGHT = 300;

/**
 * Mints of every provider at every service, so many a second in total. What is due and was not begun in time is begun
 * late: how many a second they really were, the report tells.
 */
export class Load {
  readonly #pools: readonly Pool[];
  readonly #mints: Promise<Mint>[] = [];
  #inFlight = 0;
  #isOver = false;

  constructor(
    urls: readonly string[],
    private readonly callerKey: string,
    private readonly perSecond: number,
  ) {
    this.#pools = urls.map((url) => new Pool(url, { connections: CONNECTIONS }));
  }

  /** Runs until `stop` is called and the last request has ended. */
  async run(): Promise<LoadReport> {
    const startMs = performance.now();
    while (!this.#isOver) {
      const due = ((performance.now() - startMs) / 1000) * this.perSecond;
      while (this.#mints.length < due && this.#inFlight < MAX_IN_FLIGHT) this.#begin();
      await pause(TICK_MS);
    }
    const mints = await Promise.all(this.#mints);
    const seconds = (performance.now() - startMs) / 1000;
    await Promise.all(this.#pools.map((pool) => pool.close()));
    return { begun: this.#mints.length, mints, perSecond: mints.length / seconds };
  }

  stop(): void {
    this.#isOver = true;
  }

  #begin(): void {
    this.#inFlight += 1;
    const mint = this.#mint(this.#mints.length).finally(() => {
      this.#inFlight -= 1;
    });
    this.#mints.push(mint);
  }

  async #mint(index: number): Promise<Mint> {
    const route = MINT_ROUTES[index % MINT_ROUTES.length];
    const replica = Math.floor(index / MINT_ROUTES.length) % this.#pools.length;
    const pool = this.#pools[replica];
    if (route === undefined || pool === undefined) throw new Error('There is nothing to ask.');
    const provider = route.provider as Provider;
    const sentMs = Date.now();
    const outcome = await this.#ask(pool, route.path, route.body).catch((error: unknown) => ({
      failure: String(error),
    }));
    const unanswered = { keyId: '', token: '' };
    return { ...unanswered, provider, replica, sentMs, endedMs: Date.now(), ...outcome };
  }

  async #ask(
    pool: Pool,
    path: string,
    body: object,
  ): Promise<Pick<Mint, 'keyId' | 'token'> | Required<Pick<Mint, 'failure'>>> {
    const headers = { authorization: `Bearer ${this.callerKey}`, 'content-type': 'application/json' };
    const answer = await pool.request({ method: 'POST', path, headers, body: JSON.stringify(body) });
    const text = await answer.body.text();
    if (answer.statusCode !== 201) return { failure: `${answer.statusCode} ${text}` };
    const { keyId, token } = JSON.parse(text) as PlayerToken;
    return { keyId, token };
  }
}
