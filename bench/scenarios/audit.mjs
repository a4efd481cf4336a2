import { alternate } from '../harness/rounds.mjs';
import { askWay } from '../harness/serve-ways.mjs';
import { startSubject } from '../harness/subject.mjs';
import { bars } from '../report/bars.mjs';

/** @typedef {{ loop: number, process: number }} Cost microseconds a mint: of the event loop's thread, and of all threads */

/**
 * What the audit adds to a mint, as the processor counts it.
 *
 * @returns {Promise<import('../report/result.mjs').Findings>}
 */
export async function audit() {
  const subject = await startSubject('audit');
  const way = (/** @type {string} */ name) => async () => {
    const cost = await askWay(subject, name);
    return /** @type {Cost} */ (cost);
  };
  const { without, nothing, file } = await alternate({
    without: way('without'),
    nothing: way('to nothing'),
    file: way('to a file'),
  });
  await subject.stop();
  const added = (/** @type {readonly Cost[]} */ costs, /** @type {keyof Cost} */ of) =>
    costs.map((cost, round) => cost[of] - (without[round]?.[of] ?? Number.NaN));
  const drawn = { 'no audit': without, 'mintmark, kept nowhere': nothing, 'mintmark, to a file': file };
  return {
    rows: [
      {
        what: 'added to the event loop, with a file',
        unit: 'µs',
        samples: added(file, 'loop'),
        aim: { atMost: 10 },
      },
      { what: 'added to the event loop, without writing', unit: 'µs', samples: added(nothing, 'loop') },
      { what: 'added to all threads, with a file', unit: 'µs', samples: added(file, 'process') },
    ],
    charts: [bars('A record of the audit', 'µs on the event loop', drawn, ({ loop }) => loop)],
  };
}
