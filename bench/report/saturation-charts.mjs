import { bars } from './bars.mjs';

/**
 * How much each way answers, and what an answer costs its server.
 *
 * @param {string} title
 * @param {Readonly<Record<string, readonly import('../harness/saturate.mjs').Saturation[]>>} figures by way and round
 * @returns {readonly import('./result.mjs').BarChart[]}
 */
export function saturationCharts(title, figures) {
  return [
    bars(title, 'answers a second', figures, ({ perSecond }) => perSecond),
    bars(title, 'µs of CPU time an answer', figures, ({ cpuMicroseconds }) => cpuMicroseconds),
  ];
}
