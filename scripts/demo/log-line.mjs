/**
 * A line of the service's log, as far as the demo reads it.
 *
 * @typedef {object} LogLine
 * @property {string} msg
 * @property {string} [url]
 * @property {string} [method]
 * @property {string} [route]
 * @property {number} [status]
 * @property {string} [outcome]
 * @property {number} [durationMs]
 */

/**
 * @param {string} line
 * @returns {LogLine | undefined} `undefined` for what is no log line
 */
export function parseLogLine(line) {
  try {
    const value = /** @type {unknown} */ (JSON.parse(line));
    const isLine = typeof value === 'object' && value !== null && 'msg' in value;
    return isLine ? /** @type {LogLine} */ (value) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * One request in one line, for people.
 *
 * @param {LogLine} line
 * @returns {string}
 */
export function describeRequest({ method = '', route = '', status = 0, outcome = '', durationMs = 0 }) {
  return `${method} ${route} → ${status} ${outcome}, ${durationMs.toFixed(1)} ms`;
}
