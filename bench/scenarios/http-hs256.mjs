import { randomBytes } from 'node:crypto';
import { startBaseline } from '../harness/baseline.mjs';
import { startMintmark } from '../harness/mintmark.mjs';
import { gamopandaMint, mintRequest, PLAYER } from '../harness/request.mjs';
import { alternate, ratios } from '../harness/rounds.mjs';

import { saturate } from '../harness/saturate.mjs';
import { saturationCharts } from '../report/saturation-charts.mjs';

/**
 * An HS256 token over HTTP, from the service and from the servers that it is held against, each on the same core.
 *
 * @returns {Promise<import('../report/result.mjs').Findings>}
 */
export async function httpHs256() {
  const clientSecret = randomBytes(32).toString('base64url');
  const [service, bare, recipe, oidc] = await Promise.all([
    startMintmark(),
    startBaseline('bare-fastify'),
    startBaseline('recipe'),
    startBaseline('oidc-provider', { env: { CLIENT_SECRET: clientSecret } }),
  ]);
  const [key = ''] = service.callerKeys;
  const body = { externalId: `player-${PLAYER}` };
  const grant = {
    path: '/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=client_credentials&client_id=games&client_secret=${clientSecret}`,
  };
  const figures = await alternate({
    mintmark: (seconds) => saturate(service, [gamopandaMint(key)], seconds),
    'bare Fastify': (seconds) => saturate(bare, [mintRequest('/tokens', key, body)], seconds),
    "the pages' recipe": (seconds) => saturate(recipe, [mintRequest('/hs256', key, body)], seconds),
    'oidc-provider': (seconds) => saturate(oidc, [grant], seconds),
  });
  await Promise.all([service, bare, recipe, oidc].map((server) => server.stop()));
  const { mintmark, 'bare Fastify': floor, "the pages' recipe": pages, 'oidc-provider': provider } = figures;
  return {
    rows: [
      {
        what: 'of bare Fastify',
        unit: '',
        samples: ratios(mintmark, floor, 'perSecond'),
        aim: { atLeast: 0.4 },
      },
      {
        what: "of the pages' recipe",
        unit: '',
        samples: ratios(mintmark, pages, 'perSecond'),
        aim: { atLeast: 5 },
      },
      {
        what: 'of oidc-provider',
        unit: '',
        samples: ratios(mintmark, provider, 'perSecond'),
        aim: { atLeast: 3 },
      },
      {
        what: 'CPU time of bare Fastify in that of a mint',
        unit: '',
        samples: ratios(floor, mintmark, 'cpuMicroseconds'),
      },
      { what: 'mints a second', unit: '', samples: mintmark.map(({ perSecond }) => perSecond) },
      { what: 'p99 at saturation', unit: 'ms', samples: mintmark.map(({ p99 }) => p99) },
      {
        what: 'share of its core that the load generator used',
        unit: '',
        samples: floor.map(({ loadShare }) => loadShare),
      },
    ],
    charts: saturationCharts('HS256 over HTTP', figures),
  };
}
