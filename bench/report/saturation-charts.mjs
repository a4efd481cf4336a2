/**
 * @typedef {Readonly<Record<string, readonly import('../harness/saturate.mjs').Saturation[]>>} Saturations of each way
 * @typedef {import('./result.mjs').BarChart} BarChart
 */

/** @param {string} title @param {Saturations} figures @returns {readonly BarChart[]} how much each way answered, and at what cost */
export function saturationCharts(title, figures) {
  return [
    bars(title, 'answers a second', figures, ({ perSecond }) => perSecond),
    bars(title, 'microseconds of CPU time an answer', figures, ({ cpuMicroseconds }) => cpuMicroseconds),
  ];
}

/**
 * @template F
 * @param {string} title
 * @param {string} unit
 * @param {Readonly<Record<string, readonly F[]>>} figures
 * @param {(figures: F) => number} pick
 * @returns {BarChart}
 */
export function bars(title, unit, figures, pick) {
  const drawn = Object.entries(figures).map(([label, samples]) => ({ label, samples: samples.map(pick) }));
  return { kind: 'bars', title, unit, bars: drawn };
}
