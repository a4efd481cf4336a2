import { slope } from '../../harness/statistics.mjs';
import { metric } from '../harness/metrics.mjs';
import { startMintmark } from '../harness/mintmark.mjs';
import { gamopandaMint } from '../harness/request.mjs';
import { saturate } from '../harness/saturate.mjs';
import { MINTS } from '../harness/settings.mjs';

/** Seconds from one look at the memory to the next. */
const STEP_SECONDS = 5;

/** Until then the process grows to what it needs. */
const GROWN_AFTER = MINTS / 10;

/**
 * What memory the service has in use (RSS) while it mints for ever other players.
 *
 * @returns {Promise<import('../report/result.mjs').Findings>}
 */
export async function memory() {
  const service = await startMintmark();
  const [key = ''] = service.callerKeys;
  /** @type {[mints: number, mebibytes: number][]} */
  const points = [];
  for (let mints = 0; mints < MINTS; ) {
    await saturate(service, [gamopandaMint(key)], STEP_SECONDS);
    mints = await metric(service, 'mintmark_mints_total');
    const mebibytes = service.residentMebibytes();
    points.push([mints, mebibytes]);
    console.log(`  ${mints} of ${MINTS} mints: ${mebibytes.toFixed(1)} MiB`);
  }
  await service.stop();
  const [last = [0, 0]] = points.slice(-1);
  const growth = slope(points.filter(([mints]) => mints >= GROWN_AFTER)) * 100_000;
  return {
    rows: [
      { what: `RSS after ${last[0]} mints`, unit: 'MiB', samples: [last[1]], aim: { atMost: 160 } },
      {
        what: `slope after the first ${GROWN_AFTER}, by 100 000 mints`,
        unit: 'MiB',
        samples: [growth],
        aim: { atMost: 1 },
      },
      { what: 'most', unit: 'MiB', samples: [Math.max(...points.map(([, mebibytes]) => mebibytes))] },
    ],
    charts: [
      { kind: 'lines', title: 'Memory', xLabel: 'mints', unit: 'MiB', lines: [{ label: 'RSS', points }] },
    ],
  };
}
