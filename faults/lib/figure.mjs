/**
 * One thing that was measured, and whether it is as it must be.
 *
 * @typedef {object} Figure
 * @property {string} what
 * @property {string} measured
 * @property {string} must
 * @property {boolean} holds
 * @property {boolean} [isMeasured] whether a machine that is busy with something else may be why it does not hold
 *
 * @typedef {object} Run
 * @property {boolean} isShort a form of seconds, for CI
 * @property {(text: string) => void} say tells whoever waits how far it is
 *
 * @typedef {object} Scenario
 * @property {string} title as in docs/reliability.md
 * @property {(run: Run) => Promise<readonly Figure[]>} run
 */

/**
 * A measured number that must not be above another.
 *
 * @param {string} what
 * @param {number} value
 * @param {number} limit
 * @param {string} unit
 * @returns {Figure}
 */
export function atMost(what, value, limit, unit) {
  const must = `≤ ${inUnit(limit, unit)}`;
  return { what, measured: inUnit(value, unit), must, holds: value <= limit, isMeasured: true };
}

/**
 * A measured number that must not be below another.
 *
 * @param {string} what
 * @param {number} value
 * @param {number} limit
 * @param {string} unit
 * @returns {Figure}
 */
export function atLeast(what, value, limit, unit) {
  const must = `≥ ${inUnit(limit, unit)}`;
  return { what, measured: inUnit(value, unit), must, holds: value >= limit, isMeasured: true };
}

/**
 * Something that must be exactly so.
 *
 * @param {string} what
 * @param {string | number} value
 * @param {string | number} must
 * @returns {Figure}
 */
export function exactly(what, value, must) {
  return { what, measured: String(value), must: String(must), holds: value === must };
}

/**
 * @param {number} value
 * @param {string} unit
 */
function inUnit(value, unit) {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`.trimEnd();
}

/**
 * What is worth knowing beside the others.
 *
 * @param {string} what
 * @param {string} measured
 * @returns {Figure}
 */
export function noted(what, measured) {
  return { what, measured, must: '–', holds: true };
}

/** By how much a p99 may rise; in seconds of the short form it rests on four answers. @param {boolean} isShort */
export function timesAllowed(isShort) {
  return isShort ? 4 : 2;
}
