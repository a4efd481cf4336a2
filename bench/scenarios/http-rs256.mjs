import { BOTH_CORES, SERVER_CORE } from '../../harness/cores.mjs';
import { startBaseline } from '../harness/baseline.mjs';
import { eventLoopP99 } from '../harness/metrics.mjs';
import { startMintmark } from '../harness/mintmark.mjs';
import { phoenixMint } from '../harness/request.mjs';
import { alternate, ratios } from '../harness/rounds.mjs';
import { saturate } from '../harness/saturate.mjs';
import { askWay } from '../harness/serve-ways.mjs';
import { bars } from '../report/bars.mjs';

/**
 * An RS256 token over HTTP, held against `crypto.sign` alone on the same cores: on one, and on two of which the load
 * takes its part.
 *
 * @returns {Promise<import('../report/result.mjs').Findings>}
 */
export async function httpRs256() {
  const one = await startWays(SERVER_CORE);
  const two = await startWays(BOTH_CORES);
  const recipe = await startBaseline('recipe');
  const figures = await alternate({
    'mintmark, one core': one.mint,
    'crypto.sign alone, one core': one.sign,
    "the pages' recipe, one core": (seconds) => saturate(recipe, [phoenixMint('none', '/rs256')], seconds),
    'mintmark, two cores': two.mint,
    'crypto.sign alone, two cores': two.sign,
  });
  await Promise.all([one.stop(), two.stop(), recipe.stop()]);
  const onOne = figures['mintmark, one core'];
  const onTwo = figures['mintmark, two cores'];
  return {
    rows: [
      {
        what: 'of `crypto.sign` alone, one core',
        unit: '',
        samples: ratios(onOne, figures['crypto.sign alone, one core'], 'perSecond'),
        aim: { atLeast: 0.7 },
      },
      {
        what: 'of `crypto.sign` alone, two cores, with the load on them',
        unit: '',
        samples: ratios(onTwo, figures['crypto.sign alone, two cores'], 'perSecond'),
        aim: { atLeast: 0.7 },
      },
      {
        what: "of the pages' recipe, one core",
        unit: '',
        samples: ratios(onOne, figures["the pages' recipe, one core"], 'perSecond'),
      },
      {
        what: 'event-loop delay p99 at saturation, one core',
        unit: 'ms',
        samples: onOne.map(({ loopP99 }) => loopP99),
        aim: { atMost: 20 },
      },
      {
        what: 'event-loop delay p99 at saturation, two cores',
        unit: 'ms',
        samples: onTwo.map(({ loopP99 }) => loopP99),
        aim: { atMost: 20 },
      },
      {
        what: 'CPU time of `crypto.sign` in that of a mint, one core',
        unit: '',
        samples: ratios(figures['crypto.sign alone, one core'], onOne, 'cpuMicroseconds'),
      },
      { what: 'mints a second, one core', unit: '', samples: onOne.map(({ perSecond }) => perSecond) },
      { what: 'mints a second, two cores', unit: '', samples: onTwo.map(({ perSecond }) => perSecond) },
    ],
    charts: [bars('RS256 over HTTP', 'a second', figures, ({ perSecond }) => perSecond)],
  };
}

/** @param {string} cores */
async function startWays(cores) {
  const [service, raw] = await Promise.all([startMintmark({ cores }), startBaseline('raw-rs256', { cores })]);
  const [key = ''] = service.callerKeys;
  return {
    mint: async (/** @type {number} */ seconds) => {
      // What was before is forgotten with the question.
      await eventLoopP99(service);
      return {
        ...(await saturate(service, [phoenixMint(key)], seconds)),
        loopP99: await eventLoopP99(service),
      };
    },
    sign: async (/** @type {number} */ seconds) => {
      const pace = await askWay(raw, 'sign', seconds);
      return /** @type {import('../harness/repeat.mjs').Pace} */ (pace);
    },
    stop: () => Promise.all([service.stop(), raw.stop()]),
  };
}
