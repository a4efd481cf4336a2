/**
 * The same figure of several ways as bars.
 *
 * @template F
 * @param {string} title
 * @param {string} unit
 * @param {Readonly<Record<string, readonly F[]>>} figures by way and round
 * @param {(figures: F) => number} pick
 * @returns {import('./result.mjs').BarChart}
 */
export function bars(title, unit, figures, pick) {
  const drawn = Object.entries(figures).map(([label, samples]) => ({ label, samples: samples.map(pick) }));
  return { kind: 'bars', title, unit, bars: drawn };
}
