import { median } from '../../harness/statistics.mjs';

/**
 * What a scenario found.
 *
 * @typedef {object} Findings
 * @property {readonly Row[]} rows
 * @property {readonly (BarChart | LineChart)[]} charts
 */

/**
 * One figure that was looked for.
 *
 * @typedef {object} Row
 * @property {string} what
 * @property {string} unit
 * @property {readonly number[]} samples one a round
 * @property {Aim} [aim] absent where it is told to know it only
 */

/** @typedef {{ atLeast: number } | { atMost: number }} Aim */

/**
 * The same figure of several ways; what is drawn is the median, with the least and the most.
 *
 * @typedef {object} BarChart
 * @property {'bars'} kind
 * @property {string} title
 * @property {string} unit
 * @property {readonly { label: string, samples: readonly number[] }[]} bars
 */

/**
 * @typedef {object} LineChart
 * @property {'lines'} kind
 * @property {string} title
 * @property {string} xLabel
 * @property {string} unit of the upright axis
 * @property {readonly { label: string, points: readonly (readonly [x: number, y: number])[] }[]} lines
 */

/**
 * A scenario's findings as they are kept: with where and when they were found.
 *
 * @typedef {Findings & { scenario: string, title: string, takenAt: string, machine: string, way: string }} Result
 */

/** @param {readonly number[]} samples */
export function spread(samples) {
  return { middle: median(samples), least: Math.min(...samples), most: Math.max(...samples) };
}

/**
 * Whether the median reaches the aim; `undefined` where there is none.
 *
 * @param {Row} row
 */
export function isReached({ samples, aim }) {
  if (aim === undefined) return undefined;
  const middle = median(samples);
  return 'atLeast' in aim ? middle >= aim.atLeast : middle <= aim.atMost;
}

/**
 * A number as people read it: three digits that count, all before the point.
 *
 * @param {number} value
 */
export function readable(value) {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US').replaceAll(',', ' ');
  return String(Number(value.toPrecision(3)));
}
