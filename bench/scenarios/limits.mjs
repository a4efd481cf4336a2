import { setTimeout as pause } from 'node:timers/promises';
import { startMintmark } from '../harness/mintmark.mjs';
import { gamopandaMint } from '../harness/request.mjs';
import { alternate, ratios } from '../harness/rounds.mjs';
import { saturate } from '../harness/saturate.mjs';
import { SteadyLoad } from '../harness/steady-load.mjs';
import { bars } from '../report/bars.mjs';

const RATE = { perSecond: 400, connections: 16 };

/** The caller beyond its limit begins before, and ends after what is measured beside it. */
const MARGIN_SECONDS = 1;

/**
 * How long a caller waits while another, which is beyond its limit, asks again as fast as it is refused.
 *
 * @returns {Promise<import('../report/result.mjs').Findings>}
 */
export async function limits() {
  const service = await startMintmark({ callers: 2, isFirstLimited: true });
  const [limited = '', key = ''] = service.callerKeys;
  const load = new SteadyLoad(service.url, gamopandaMint(key), RATE);
  const { alone, beside } = await alternate({
    alone: (seconds) => load.run(seconds),
    beside: async (seconds) => {
      const refused = saturate(service, [gamopandaMint(limited)], seconds + 2 * MARGIN_SECONDS, {
        connections: 32,
        isRefused: true,
      });
      await pause(MARGIN_SECONDS * 1000);
      const latencies = await load.run(seconds);
      return { ...latencies, refused: (await refused).perSecond };
    },
  });
  load.close();
  await service.stop();
  const drawn = { 'mintmark, alone': alone, 'mintmark, beside': beside };
  return {
    rows: [
      { what: 'p50 of its p50 alone', unit: '', samples: ratios(beside, alone, 'p50') },
      { what: 'p99 of its p99 alone', unit: '', samples: ratios(beside, alone, 'p99') },
      { what: 'p99 alone', unit: 'ms', samples: alone.map(({ p99 }) => p99) },
      { what: 'p99 beside', unit: 'ms', samples: beside.map(({ p99 }) => p99) },
      { what: 'refused a second', unit: '', samples: beside.map(({ refused }) => refused) },
    ],
    charts: [bars('Wait beside a caller that is refused, p99', 'ms', drawn, ({ p99 }) => p99)],
  };
}
