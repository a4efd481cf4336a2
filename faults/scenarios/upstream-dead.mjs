import { setTimeout as pause } from 'node:timers/promises';
import { Connection, postRequest } from '../../harness/connection.mjs';
import { median, quantile } from '../../harness/statistics.mjs';
import { Callers } from '../lib/callers.mjs';
import { atMost, exactly, noted, timesAllowed } from '../lib/figure.mjs';
import { RawStandIn } from '../lib/raw-stand-in.mjs';
import { KEYS, ServiceProcess } from '../lib/service-process.mjs';
import { ok, TOKEN } from '../upstream/fault.mjs';

const STUCK = 200;
/** Mints a second. */
const RATE = 200;
const PROBE_SECONDS = 2;
const FAILURES = 10;

/** @type {import('../lib/figure.mjs').Scenario} */
export const scenario = {
  title: 'A provider that is dead',
  run: async ({ isShort, say }) => {
    const seconds = isShort ? 2 : 4;
    const timeoutMs = seconds * 1000 + 1000;
    const standIn = await RawStandIn.start(ok(TOKEN));
    const service = await ServiceProcess.start({
      stackedUrl: standIn.url,
      environment: { STACKED_TIMEOUT_MS: String(timeoutMs) },
    });
    const mint = postRequest('/v1/lynes/tokens', KEYS.caller, { userId: 'user-1' });
    const minting = new Callers(service.port, 16, () => mint);
    await minting.askSteadily(RATE, 2);
    const stuck = new Stuck(service.port, standIn, timeoutMs);
    /** @type {number[]} */
    const alone = [];
    /** @type {number[]} */
    const beside = [];
    for (let round = 1; round <= (isShort ? 1 : 5); round += 1) {
      const idle = p99(await minting.askSteadily(RATE, seconds));
      await stuck.begin();
      const busy = p99(await minting.askSteadily(RATE, seconds));
      await stuck.end();
      alone.push(idle);
      beside.push(busy);
      say(
        `round ${round}: p99 of minting ${idle.toFixed(2)} ms, beside ${STUCK} that are stuck ${busy.toFixed(2)} ms`,
      );
      await recovered(service.port);
    }
    minting.close();
    const breaker = await breakerFigures(service.port, standIn);
    await service.stop();
    await standIn.close();
    return [
      noted('p99 of minting alone', `${median(alone).toFixed(2)} ms`),
      atMost(
        `… beside ${STUCK} requests that the provider never answers`,
        median(beside) / median(alone),
        timesAllowed(isShort),
        'times',
      ),
      exactly(
        '… of which were answered upstream_timeout',
        `${stuck.late} of ${stuck.asked}`,
        `${stuck.asked} of ${stuck.asked}`,
      ),
      atMost('… after the deadline', stuck.slowestMs - timeoutMs, 250, 'ms'),
      ...breaker,
    ];
  },
};

/** Requests that wait for a provider that never answers. */
class Stuck {
  asked = 0;
  late = 0;
  slowestMs = 0;
  /** @type {Promise<unknown>} */
  #all = Promise.resolve();

  /** @param {number} port @param {RawStandIn} standIn @param {number} timeoutMs */
  constructor(port, standIn, timeoutMs) {
    this.port = port;
    this.standIn = standIn;
    this.timeoutMs = timeoutMs;
  }

  async begin() {
    this.standIn.behave = () => undefined;
    const before = this.standIn.count;
    this.#all = Promise.all(Array.from({ length: STUCK }, () => this.#ask()));
    // On a machine that stands still some are given up before they have left.
    await Promise.race([this.standIn.requested(before + STUCK), this.#all]);
  }

  async end() {
    await this.#all;
    this.standIn.behave = ok(TOKEN);
  }

  async #ask() {
    this.asked += 1;
    const { code, ms } = await ask(this.port);
    if (code === 'upstream_timeout') this.late += 1;
    this.slowestMs = Math.max(this.slowestMs, ms);
  }
}

/**
 * @param {number} port
 * @returns {Promise<{ code: string, ms: number }>}
 */
async function ask(port) {
  const connection = new Connection(port);
  const request = postRequest('/v1/stacked/one-time-tokens', KEYS.caller, { playerId: 'player-1' });
  const { status, body, ms } = await connection.ask(request);
  connection.close();
  return { code: status === 201 ? 'good' : (/"code":"(\w+)"/.exec(body)?.[1] ?? body), ms };
}

/** @param {number} port @returns {Promise<number>} seconds until it is asked again and works */
async function recovered(port) {
  const startedAtMs = performance.now();
  while ((await ask(port)).code !== 'good') await pause(20);
  return (performance.now() - startedAtMs) / 1000;
}

/** @param {number} port @param {RawStandIn} standIn */
async function breakerFigures(port, standIn) {
  standIn.behave = (socket) => socket.resetAndDestroy();
  const before = standIn.count;
  const first = [];
  for (let call = 0; call < FAILURES; call += 1) first.push((await ask(port)).code);
  const reached = standIn.count - before;
  /** @type {number[]} */
  const fast = [];
  let probes = 0;
  const endsAtMs = performance.now() + 2 * PROBE_SECONDS * 1000 + 500;
  while (performance.now() < endsAtMs) {
    const { code, ms } = await ask(port);
    if (code === 'upstream_unavailable') fast.push(ms);
    else probes += 1;
    await pause(10);
  }
  standIn.behave = ok(TOKEN);
  const seconds = await recovered(port);
  return [
    exactly('Failures one after the other that reached the provider', reached, FAILURES),
    exactly('… answered', [...new Set(first)].join(', '), 'upstream_unreachable'),
    atMost(
      `p99 of the ${fast.length} answers upstream_unavailable after them`,
      quantile(fast, 0.99),
      100,
      'ms',
    ),
    exactly(`Calls let through in ${2 * PROBE_SECONDS} s, to see whether it is well`, probes, 2),
    atMost('Good again once it is well after', seconds, PROBE_SECONDS + 0.5, 's'),
  ];
}

/** @param {readonly import('../lib/callers.mjs').Outcome[]} outcomes */
function p99(outcomes) {
  return quantile(
    outcomes.map(({ ms }) => ms),
    0.99,
  );
}
