import { startMintmark } from '../harness/mintmark.mjs';
import { gamopandaMint } from '../harness/request.mjs';
import { alternate, ratios } from '../harness/rounds.mjs';
import { saturate } from '../harness/saturate.mjs';
import { bars } from '../report/bars.mjs';

const CALLERS = 1_000;
const ACCOUNTS = 1_000;
const VERSIONS = 50;

/**
 * What a mint costs once there is much of everything, asked for by all callers and for all accounts in turn.
 *
 * @returns {Promise<import('../report/result.mjs').Findings>}
 */
export async function growth() {
  const services = {
    one: await startMintmark(),
    callers: await startMintmark({ callers: CALLERS }),
    accounts: await startMintmark({ accounts: ACCOUNTS }),
    versions: await startMintmark({ versions: VERSIONS }),
  };
  const [key = ''] = services.accounts.callerKeys;
  const everyAccount = Array.from({ length: ACCOUNTS }, (_, account) => gamopandaMint(key, account));
  const byEveryCaller = (/** @type {{ callerKeys: readonly string[] }} */ { callerKeys }) =>
    callerKeys.map((callerKey) => gamopandaMint(callerKey));
  const { one, callers, accounts, versions } = await alternate({
    one: (seconds) => saturate(services.one, byEveryCaller(services.one), seconds),
    callers: (seconds) => saturate(services.callers, byEveryCaller(services.callers), seconds),
    accounts: (seconds) => saturate(services.accounts, everyAccount, seconds),
    versions: (seconds) => saturate(services.versions, byEveryCaller(services.versions), seconds),
  });
  await Promise.all(Object.values(services).map((service) => service.stop()));
  const drawn = {
    'mintmark, one of each': one,
    [`mintmark, ${CALLERS} callers`]: callers,
    [`mintmark, ${ACCOUNTS} accounts`]: accounts,
    [`mintmark, ${VERSIONS} key versions`]: versions,
  };
  const cost = (/** @type {typeof one} */ grown) => ratios(grown, one, 'cpuMicroseconds');
  const aim = { atMost: 1.1 };
  return {
    rows: [
      { what: `CPU time of a mint, ${CALLERS} callers to one`, unit: '', samples: cost(callers), aim },
      { what: `CPU time of a mint, ${ACCOUNTS} accounts to one`, unit: '', samples: cost(accounts), aim },
      { what: `CPU time of a mint, ${VERSIONS} key versions to one`, unit: '', samples: cost(versions), aim },
    ],
    charts: [
      bars('A mint over HTTP', 'µs of CPU time', drawn, ({ cpuMicroseconds }) => cpuMicroseconds),
      bars('A mint over HTTP', 'a second', drawn, ({ perSecond }) => perSecond),
    ],
  };
}
