import { startBaseline } from '../harness/baseline.mjs';
import { startMintmark } from '../harness/mintmark.mjs';
import { alternate, ratios } from '../harness/rounds.mjs';
import { bars } from '../report/bars.mjs';

/**
 * From the start of the process until it says that it is ready.
 *
 * @returns {Promise<import('../report/result.mjs').Findings>}
 */
export async function start() {
  const { mintmark, bare } = await alternate({
    mintmark: () => timeUntilReady(startMintmark),
    bare: () => timeUntilReady(() => startBaseline('bare-nest')),
  });
  return {
    rows: [
      { what: 'of a bare Nest app', unit: '', samples: ratios(mintmark, bare, 'ms'), aim: { atMost: 2 } },
      { what: 'start to ready', unit: 'ms', samples: mintmark.map(({ ms }) => ms) },
    ],
    charts: [bars('Start to ready', 'ms', { mintmark, 'bare Nest + Fastify': bare }, ({ ms }) => ms)],
  };
}

/** @param {() => Promise<import('../harness/server-process.mjs').ServerProcess>} startIt */
async function timeUntilReady(startIt) {
  const server = await startIt();
  const { ok } = await fetch(`${server.url}/health/ready`);
  const ms = performance.now() - server.spawnedAtMs;
  await server.stop();
  if (!ok) throw new Error('The server is not ready.');
  return { ms };
}
