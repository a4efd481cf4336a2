import { LOAD_CORE } from '../../harness/cores.mjs';
import { startBaseline } from '../harness/baseline.mjs';
import { startMintmark } from '../harness/mintmark.mjs';
import { mintRequest, PLAYER } from '../harness/request.mjs';
import { alternate } from '../harness/rounds.mjs';
import { SteadyLoad } from '../harness/steady-load.mjs';
import { bars } from '../report/bars.mjs';

/** What the upstream takes for a token. */
const DELAY_MS = 250;

/** At this rate so many are under way at any time; a few more may be, after a pause of the machine. */
const IN_FLIGHT = 200;
const RATE = { perSecond: (IN_FLIGHT * 1000) / DELAY_MS, connections: IN_FLIGHT * 1.2 };

/**
 * What brokering a one-time token adds to the time of the upstream, held against asking the upstream itself.
 *
 * @returns {Promise<import('../report/result.mjs').Findings>}
 */
export async function brokering() {
  const upstream = await startBaseline('slow-upstream', {
    cores: LOAD_CORE,
    env: { DELAY_MS: String(DELAY_MS) },
  });
  const service = await startMintmark({ stackedUrl: upstream.url });
  const [key = ''] = service.callerKeys;
  const body = { playerId: `player-${PLAYER}` };
  const loads = {
    brokered: new SteadyLoad(service.url, mintRequest('/v1/stacked/one-time-tokens', key, body), RATE),
    direct: new SteadyLoad(upstream.url, mintRequest('/v1/auth/one_time_token/generate', key, body), RATE),
  };
  const { brokered, direct } = await alternate({
    brokered: async (seconds) => {
      const before = service.cpuMicroseconds();
      const latencies = await loads.brokered.run(seconds);
      const cpuMicroseconds = (service.cpuMicroseconds() - before) / (RATE.perSecond * seconds);
      return { ...latencies, cpuMicroseconds };
    },
    direct: (seconds) => loads.direct.run(seconds),
  });
  for (const load of Object.values(loads)) load.close();
  await Promise.all([service.stop(), upstream.stop()]);
  const added = (/** @type {'p50' | 'p99'} */ figure) =>
    brokered.map((figures, round) => figures[figure] - (direct[round]?.[figure] ?? Number.NaN));
  return {
    rows: [
      { what: 'added p50', unit: 'ms', samples: added('p50'), aim: { atMost: 1 } },
      { what: 'added p99', unit: 'ms', samples: added('p99'), aim: { atMost: 5 } },
      {
        what: 'CPU time of a brokered token',
        unit: 'µs',
        samples: brokered.map(({ cpuMicroseconds }) => cpuMicroseconds),
      },
      { what: 'p50, asked directly', unit: 'ms', samples: direct.map(({ p50 }) => p50) },
      { what: 'p99, asked directly', unit: 'ms', samples: direct.map(({ p99 }) => p99) },
    ],
    charts: [
      bars(
        `Brokering, ${IN_FLIGHT} in flight: p99`,
        'ms',
        { 'mintmark, brokered': brokered, 'upstream, directly': direct },
        ({ p99 }) => p99,
      ),
    ],
  };
}
