import { alternate, ratios } from '../harness/rounds.mjs';
import { askWay } from '../harness/serve-ways.mjs';
import { startSubject } from '../harness/subject.mjs';
import { bars } from '../report/bars.mjs';

/**
 * Tokens that a Nest app mints by injection, held against the same tokens by `node:crypto` alone.
 *
 * @returns {Promise<import('../report/result.mjs').Findings>}
 */
export async function injection() {
  const subject = await startSubject('injection');
  const way = (/** @type {string} */ name) => async (/** @type {number} */ seconds) => {
    const figures = await askWay(subject, name, seconds);
    return /** @type {import('../harness/repeat.mjs').Pace} */ (figures);
  };
  const { hs256, rawHs256, rs256, rawRs256 } = await alternate({
    hs256: way('HS256, mintmark'),
    rawHs256: way('HS256, node:crypto'),
    rs256: way('RS256, mintmark'),
    rawRs256: way('RS256, node:crypto'),
  });
  await subject.stop();
  const title = (/** @type {string} */ algorithm) => `${algorithm} by injection`;
  return {
    rows: [
      {
        what: 'HS256, of `node:crypto`',
        unit: '',
        samples: ratios(hs256, rawHs256, 'perSecond'),
        aim: { atLeast: 0.35 },
      },
      {
        what: 'RS256, of `node:crypto`',
        unit: '',
        samples: ratios(rs256, rawRs256, 'perSecond'),
        aim: { atLeast: 0.9 },
      },
      {
        what: 'HS256, CPU time of `node:crypto` in that of a mint',
        unit: '',
        samples: ratios(rawHs256, hs256, 'cpuMicroseconds'),
      },
      {
        what: 'RS256, CPU time of `node:crypto` in that of a mint',
        unit: '',
        samples: ratios(rawRs256, rs256, 'cpuMicroseconds'),
      },
    ],
    charts: [
      bars(
        title('HS256'),
        'a second',
        { mintmark: hs256, 'node:crypto': rawHs256 },
        ({ perSecond }) => perSecond,
      ),
      bars(
        title('RS256'),
        'a second',
        { mintmark: rs256, 'node:crypto': rawRs256 },
        ({ perSecond }) => perSecond,
      ),
    ],
  };
}
