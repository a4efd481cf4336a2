import { httpHs256 } from './http-hs256.mjs';
import { httpRs256 } from './http-rs256.mjs';

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} title
 * @property {() => Promise<import('../report/result.mjs').Findings>} run
 * @property {string} [way] how it was measured, where not in rounds
 */

/** @type {readonly Scenario[]} */
export const SCENARIOS = [
  { name: 'http-hs256', title: 'HS256 over HTTP, on one core', run: httpHs256 },
  { name: 'http-rs256', title: 'RS256 over HTTP', run: httpRs256 },
];
