import { setTimeout as pause } from 'node:timers/promises';
import { startMintmark } from '../harness/mintmark.mjs';
import { gamopandaMint, phoenixMint } from '../harness/request.mjs';
import { alternate, ratios } from '../harness/rounds.mjs';
import { saturate } from '../harness/saturate.mjs';
import { SteadyLoad } from '../harness/steady-load.mjs';
import { bars } from '../report/bars.mjs';

/** HS256 tokens asked for a second: few, so that they wait for others and not for each other. */
const RATE = { perSecond: 200, connections: 32 };

/** RS256 begins before, and ends after what is measured beside it. */
const MARGIN_SECONDS = 1;

/**
 * How long a caller waits for an HS256 token while others have the service sign all the RS256 tokens it can.
 *
 * @returns {Promise<import('../report/result.mjs').Findings>}
 */
export async function mixed() {
  const service = await startMintmark();
  const [key = ''] = service.callerKeys;
  const load = new SteadyLoad(service.url, gamopandaMint(key), RATE);
  const { idle, beside } = await alternate({
    idle: (seconds) => load.run(seconds),
    beside: async (seconds) => {
      const saturation = saturate(service, [phoenixMint(key)], seconds + 2 * MARGIN_SECONDS);
      await pause(MARGIN_SECONDS * 1000);
      const latencies = await load.run(seconds);
      return { ...latencies, rs256: (await saturation).perSecond };
    },
  });
  load.close();
  await service.stop();
  const drawn = { 'mintmark, idle': idle, 'mintmark, RS256 saturated': beside };
  return {
    rows: [
      { what: 'p99 of its idle p99', unit: '', samples: ratios(beside, idle, 'p99'), aim: { atMost: 3 } },
      { what: 'p50 of its idle p50', unit: '', samples: ratios(beside, idle, 'p50') },
      { what: 'idle p99', unit: 'ms', samples: idle.map(({ p99 }) => p99) },
      { what: 'p99 while RS256 is saturated', unit: 'ms', samples: beside.map(({ p99 }) => p99) },
      { what: 'RS256 tokens a second meanwhile', unit: '', samples: beside.map(({ rs256 }) => rs256) },
    ],
    charts: [bars('Wait for an HS256 token, p99', 'ms', drawn, ({ p99 }) => p99)],
  };
}
