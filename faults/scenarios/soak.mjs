import { Connection, postRequest } from '../../harness/connection.mjs';
import { slope } from '../../harness/statistics.mjs';
import { Callers, inTurn } from '../lib/callers.mjs';
import { atMost, exactly, noted } from '../lib/figure.mjs';
import { RawStandIn } from '../lib/raw-stand-in.mjs';
import { KEYS, ServiceProcess } from '../lib/service-process.mjs';
import { ok, TOKEN } from '../upstream/fault.mjs';

const RATE = 200;
const MIB = 2 ** 20;

const MINTS = {
  '/v1/gamopanda/tokens': { externalId: 'player-1' },
  '/v1/lynes/tokens': { userId: 'player-1' },
  '/v1/phoenix/tokens': { playerId: 'player-1', name: 'Player One', balance: '12.5' },
  '/v1/stacked/tokens': { playerId: 'player-1' },
};

/** @type {import('../lib/figure.mjs').Scenario} */
export const scenario = {
  title: 'Mixed load for long',
  run: async ({ isShort, say }) => {
    const standIn = await RawStandIn.start(ok(TOKEN));
    const service = await ServiceProcess.start({ stackedUrl: standIn.url });
    const requests = await mixedRequests(service.port);
    const callers = new Callers(service.port, 16, inTurn(requests));
    // What it needs for its work it has by then.
    await callers.askSteadily(RATE, isShort ? 3 : 60);
    /** @type {{ at: number, vitals: import('../lib/probe.mjs').Vitals }[]} */
    const looks = [{ at: 0, vitals: await service.vitals() }];
    /** @type {Map<number, number>} */
    const statuses = new Map();
    const [steps, seconds] = isShort ? [5, 3] : [54, 10];
    for (let step = 1; step <= steps; step += 1) {
      for (const { status } of await callers.askSteadily(RATE, seconds))
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      looks.push({ at: (step * seconds) / 60, vitals: await service.vitals() });
      if (step % 6 === 0) say(`${step * seconds} of ${steps * seconds} s`);
    }
    callers.close();
    await service.stop();
    await standIn.close();
    return figuresOf(looks, statuses, isShort);
  },
};

/**
 * All providers, verification, one-time tokens, and what is refused.
 *
 * @param {number} port
 * @returns {Promise<readonly string[]>}
 */
async function mixedRequests(port) {
  const mints = Object.entries(MINTS).map(([path, body]) => postRequest(path, KEYS.caller, body));
  const connection = new Connection(port);
  const verifications = [];
  for (const path of Object.keys(MINTS)) {
    const { body } = await connection.ask(mints[verifications.length] ?? '');
    /** @type {unknown} */
    const answer = JSON.parse(body);
    const { token } = /** @type {{ token: string }} */ (answer);
    verifications.push(postRequest(`${path}/verify`, KEYS.caller, { token }));
  }
  connection.close();
  const lynes = '/v1/lynes/tokens';
  return [
    ...mints,
    ...verifications,
    postRequest('/v1/stacked/one-time-tokens', KEYS.caller, { playerId: 'player-1' }),
    postRequest('/v1/stacked/campaign-refreshes', KEYS.caller, { playerId: 'player-1' }),
    postRequest(lynes, 'nobody', { userId: 'player-1' }),
    postRequest(lynes, KEYS.caller, { userId: 7 }),
    postRequest(lynes, KEYS.caller, '{"userId":'),
    postRequest('/v1/lynes/nothing', KEYS.caller, {}),
    postRequest('/v1/lynes/tokens/verify', KEYS.caller, { token: 'not-a-token' }),
  ];
}

/**
 * @param {readonly { readonly at: number, readonly vitals: import('../lib/probe.mjs').Vitals }[]} looks
 * @param {ReadonlyMap<number, number>} statuses
 * @param {boolean} isShort in which what V8 still learns weighs more
 */
function figuresOf(looks, statuses, isShort) {
  /** @param {(vitals: import('../lib/probe.mjs').Vitals) => number} of */
  const series = (of) => looks.map(({ at, vitals }) => /** @type {const} */ ([at, of(vitals)]));
  const rss = series(({ rssBytes }) => rssBytes / MIB);
  const heap = series(({ heapBytes }) => heapBytes / MIB);
  const files = series(({ files: count }) => count);
  const counted = [...statuses].toSorted(([one], [other]) => one - other);
  return [
    noted(
      `Answers at ${RATE} requests a second`,
      counted.map(([status, count]) => `${count} × ${status}`).join(', '),
    ),
    exactly('… none, or of 5xx', counted.filter(([status]) => status === 0 || status >= 500).length, 0),
    noted('RSS at the end', `${(rss.at(-1)?.[1] ?? Number.NaN).toFixed(0)} MiB`),
    atMost('… grows by', slope(rss), isShort ? 120 : 0.5, 'MiB a minute'),
    noted('Heap after collection at the end', `${(heap.at(-1)?.[1] ?? Number.NaN).toFixed(1)} MiB`),
    atMost('… grows by', slope(heap), isShort ? 10 : 0.1, 'MiB a minute'),
    noted('File descriptors at the end', String(files.at(-1)?.[1])),
    atMost('… grow by', slope(files), isShort ? 8 : 0.1, 'a minute'),
    atMost('Delay of the event loop, p99', looks.at(-1)?.vitals.loopP99Ms ?? Number.NaN, 20, 'ms'),
  ];
}
