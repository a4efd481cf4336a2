import { postRequest } from '../../harness/connection.mjs';
import { quantile } from '../../harness/statistics.mjs';
import { Callers } from '../lib/callers.mjs';
import { atLeast, atMost, exactly, noted } from '../lib/figure.mjs';
import { KEYS, ServiceProcess } from '../lib/service-process.mjs';

/** As many as keep the service busy all the time. */
const SATURATING = 64;
/** More than may be worked on and wait, by far. */
const MANY = 2_048;
const WINDOW_MS = 250;

const KINDS = [
  { name: 'HS256', path: '/v1/lynes/tokens', body: { userId: 'user-1' } },
  { name: 'RS256', path: '/v1/phoenix/tokens', body: { playerId: 'p', name: 'P', balance: '1.5' } },
];

/** Asked beside each crowd, at a rate that costs little. */
const ANOTHER = { path: '/v1/gamopanda/tokens', body: { externalId: 'player-1' }, perSecond: 50 };

/** @typedef {import('../lib/callers.mjs').Outcome} Outcome */

/** @type {import('../lib/figure.mjs').Scenario} */
export const scenario = {
  title: 'Overload at three times capacity',
  run: async ({ isShort, say }) => {
    const figures = [];
    for (const kind of isShort ? KINDS.slice(0, 1) : KINDS) {
      const service = await ServiceProcess.start();
      figures.push(...(await overload(kind, service.port, { isShort, say })));
      await service.stop();
    }
    return figures;
  },
};

/**
 * @param {(typeof KINDS)[number]} kind
 * @param {number} port
 * @param {import('../lib/figure.mjs').Run} run
 */
async function overload({ name, path, body }, port, { isShort, say }) {
  const request = postRequest(path, KEYS.caller, body);
  /** @param {number} connections */
  const callers = (connections) => new Callers(port, connections, () => request);
  const few = callers(SATURATING);
  await few.askAgainAndAgain(isShort ? 1 : 5);
  const peakSeconds = isShort ? 2 : 10;
  const peak = goodput(await few.askAgainAndAgain(peakSeconds), peakSeconds);
  const idle = p99(await few.askSteadily(peak / 2, isShort ? 1 : 5));
  say(`${name}: ${peak.toFixed(0)} a second at most; p99 ${idle.toFixed(1)} ms at half of it`);

  const seconds = isShort ? 3 : 60;
  const otherRequest = postRequest(ANOTHER.path, KEYS.caller, ANOTHER.body);
  const another = new Callers(port, SATURATING, () => otherRequest);
  await another.askSteadily(ANOTHER.perSecond, 1);
  /** @param {Promise<readonly Outcome[]>} asked */
  const besideAnother = (asked) => Promise.all([asked, another.askSteadily(ANOTHER.perSecond, seconds)]);
  const many = callers(MANY);
  const [atTriple, besideTriple] = await besideAnother(many.askSteadily(peak * 3, seconds));
  const back = recovery(await few.askSteadily(peak / 2, isShort ? 3 : 6), idle);
  many.close();
  const more = callers(SATURATING * 3);
  const [tripled, besideTripled] = await besideAnother(more.askAgainAndAgain(seconds));
  for (const each of [more, another, few]) each.close();
  return [
    noted(`${name}: peak`, `${peak.toFixed(0)}/s`),
    ...overloaded(`${name}, requests at three times the peak`, atTriple, seconds, peak),
    ...undisturbed(besideTriple, seconds),
    atMost(`${name}, afterwards: well again after`, back, 5, 's'),
    ...overloaded(`${name}, three times as many connections as saturate it`, tripled, seconds, peak),
    ...undisturbed(besideTripled, seconds),
  ];
}

/**
 * @param {string} what
 * @param {readonly Outcome[]} outcomes
 * @param {number} seconds
 * @param {number} peak
 */
function overloaded(what, outcomes, seconds, peak) {
  const refused = outcomes.filter(({ status }) => status === 503);
  const share = (100 * goodput(outcomes, seconds)) / peak;
  const minted = outcomes.filter(({ status }) => status === 201);
  return [
    atLeast(`${what}: minted, of the peak`, share, 80, '%'),
    noted('… p99 of those minted, from when they were due', `${p99(minted).toFixed(0)} ms`),
    exactly('… neither minted nor refused with 503', outcomes.length - minted.length - refused.length, 0),
    exactly('… refused without `Retry-After`', refused.filter(({ saysWhen }) => !saysWhen).length, 0),
    ...(refused.length === 0
      ? []
      : [
          atMost(
            `… p99 of the ${refused.length} refused`,
            quantile(
              refused.map(({ answerMs }) => answerMs),
              0.99,
            ),
            100,
            'ms',
          ),
        ]),
  ];
}

/** @param {readonly Outcome[]} outcomes @param {number} seconds */
function undisturbed(outcomes, seconds) {
  const due = ANOTHER.perSecond * seconds;
  const minted = outcomes.filter(({ status }) => status === 201).length;
  return [
    exactly(`… of ${due} tokens of another provider not minted meanwhile`, due - minted, 0),
    noted('… p99 of those', `${p99(outcomes).toFixed(0)} ms`),
  ];
}

/** Minted a second, of what was answered in that time. @param {readonly Outcome[]} outcomes @param {number} seconds */
function goodput(outcomes, seconds) {
  return (
    outcomes.filter(({ status, atMs, ms }) => status === 201 && atMs + ms <= seconds * 1000).length / seconds
  );
}

/** @param {readonly Outcome[]} outcomes */
function p99(outcomes) {
  return quantile(
    outcomes.map(({ ms }) => ms),
    0.99,
  );
}

/**
 * Seconds until all are minted again about as fast as before.
 *
 * @param {readonly Outcome[]} outcomes
 * @param {number} idleMs
 */
function recovery(outcomes, idleMs) {
  const slow = outcomes.filter(({ status, ms }) => status !== 201 || ms > Math.max(3 * idleMs, 50));
  const last = Math.max(0, ...slow.map(({ atMs }) => Math.ceil((atMs + 1) / WINDOW_MS) * WINDOW_MS));
  return last / 1000;
}
