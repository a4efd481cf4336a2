import { Connection, postRequest } from '../../harness/connection.mjs';
import { RawStandIn } from '../lib/raw-stand-in.mjs';
import { KEYS } from '../lib/service-process.mjs';
import { ok, TOKEN } from './fault.mjs';

/** Milliseconds that the service waits for a provider in these trials. */
const DEADLINE_MS = 1_000;

/** Milliseconds after the deadline by which its caller has an answer. */
const GRACE_MS = 250;

const ROUTES = { 'one-time': '/v1/stacked/one-time-tokens', campaigns: '/v1/stacked/campaign-refreshes' };
const NOTHING_LISTENS = 'http://127.0.0.1:9';

/** A fault, an account of the service whose provider has it, and what came of it each time. */
export class Trial {
  /** @type {Map<string, number>} */
  #outcomes = new Map();
  #slowestMs = 0;
  #notRecovered = 0;
  calls = 0;

  /**
   * @private
   * @param {import('./fault.mjs').Fault} fault
   * @param {string} account
   * @param {RawStandIn} standIn
   */
  constructor(fault, account, standIn) {
    this.fault = fault;
    this.account = account;
    this.standIn = standIn;
  }

  /** @param {import('./fault.mjs').Fault} fault @param {string} account */
  static async prepare(fault, account) {
    return new Trial(fault, account, await RawStandIn.start(() => undefined));
  }

  /** The account in `mintmark.yaml`. @param {string} fullUrl where connecting takes for ever */
  inFile(fullUrl) {
    const { port, url } = this.standIn;
    const baseUrl = {
      https: `https://127.0.0.1:${port}`,
      refused: NOTHING_LISTENS,
      full: fullUrl,
      http: url,
    };
    return {
      name: this.account,
      gameId: this.account,
      clientId: 'client',
      baseUrl: baseUrl[this.fault.address ?? 'http'],
      timeoutMs: DEADLINE_MS,
      keys: [{ keyId: 'v1', source: 'env:STACKED_KEY' }],
    };
  }

  /**
   * Some calls of the provider with its fault, and one after it is well again.
   *
   * @param {number} port
   * @param {number} calls fewer than ten, after which the breaker would answer
   * @param {(text: string) => void} scan is shown every answer
   */
  async round(port, calls, scan) {
    // What cannot become well is not asked again once its breaker is about to open.
    if (this.fault.address !== undefined && this.calls > 0) return;
    const connection = new Connection(port);
    for (let call = 0; call < calls; call += 1) {
      this.#change(this.fault);
      const { outcome, ms } = await this.#call(connection, scan);
      this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
      this.#slowestMs = Math.max(this.#slowestMs, ms);
      this.calls += 1;
    }
    connection.close();
    await this.callWhenWell(port, scan);
  }

  /** A call of the provider while nothing is wrong with it. @param {number} port @param {(text: string) => void} scan */
  async callWhenWell(port, scan) {
    if (this.fault.address !== undefined) return;
    const connection = new Connection(port);
    this.#change({ what: 'is well', outcome: 'good', onRequest: ok(TOKEN) });
    const { outcome } = await this.#call(connection, scan);
    if (outcome !== 'good') this.#notRecovered += 1;
    connection.close();
  }

  /** @returns {import('../lib/figure.mjs').Figure} */
  figure() {
    const { what, outcome, providerCode = '', isRare = false } = this.fault;
    const expected = `${outcome} ${providerCode}`.trim();
    const allowed = isRare ? [expected, 'good'] : [expected];
    const seen = [...this.#outcomes].map(([name, count]) =>
      this.#outcomes.size > 1 ? `${name} (${count})` : name,
    );
    const wrong = [...this.#outcomes.keys()].filter((name) => !allowed.includes(name));
    const after = this.#notRecovered === 0 ? '' : `; not well afterwards ${this.#notRecovered} times`;
    return {
      what,
      measured: `${seen.join(', ')} after ≤ ${this.#slowestMs.toFixed(0)} ms${after}`,
      must: `${allowed.join(' or ')} ≤ ${DEADLINE_MS + GRACE_MS} ms`,
      holds:
        this.calls > 0 && wrong.length === 0 && after === '' && this.#slowestMs <= DEADLINE_MS + GRACE_MS,
      isMeasured: wrong.every((name) => name === 'upstream_timeout'),
    };
  }

  /** @param {import('./fault.mjs').Fault} fault */
  #change({ onRequest, onConnection }) {
    const onNew = this.standIn.onConnection;
    this.standIn.behave = onRequest ?? (() => undefined);
    this.standIn.onConnection = onConnection;
    // What is to go wrong with a new connection needs one, and what went wrong with one must not reach the next call.
    if (onNew !== onConnection) this.standIn.dropConnections();
  }

  /** @param {Connection} connection @param {(text: string) => void} scan */
  async #call(connection, scan) {
    const { route = 'one-time' } = this.fault;
    const body = { account: this.account, playerId: 'player-1' };
    const {
      status,
      head,
      body: text,
      ms,
    } = await connection.ask(postRequest(ROUTES[route], KEYS.caller, body));
    scan(head + text);
    return { outcome: status < 300 ? 'good' : outcomeOf(text), ms };
  }
}

/** @param {string} problem */
function outcomeOf(problem) {
  /** @type {unknown} */
  const parsed = JSON.parse(problem);
  const { code, providerCode = '' } = /** @type {{ code: string, providerCode?: string }} */ (parsed);
  return `${code} ${providerCode}`.trim();
}
