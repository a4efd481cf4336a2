import { PINNING, SERVER_CORE } from '../../harness/cores.mjs';
import { ROUNDS } from '../harness/settings.mjs';
import { audit } from './audit.mjs';
import { brokering } from './brokering.mjs';
import { growth } from './growth.mjs';
import { httpHs256 } from './http-hs256.mjs';
import { httpRs256 } from './http-rs256.mjs';
import { injection } from './injection.mjs';
import { limits } from './limits.mjs';
import { memory } from './memory.mjs';
import { mixed } from './mixed.mjs';
import { start } from './start.mjs';

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} title
 * @property {() => Promise<import('../report/result.mjs').Findings>} run
 * @property {string} [way] how it was measured, where not in rounds of some seconds
 */

/** All scenarios, in the order in which they are told. @type {readonly Scenario[]} */
export const SCENARIOS = [
  { name: 'http-hs256', title: 'HS256 over HTTP, on one core', run: httpHs256 },
  { name: 'http-rs256', title: 'RS256 over HTTP', run: httpRs256 },
  { name: 'mixed', title: 'HS256 while RS256 is saturated', run: mixed },
  { name: 'injection', title: 'By injection', run: injection },
  { name: 'brokering', title: 'Brokering', run: brokering },
  { name: 'start', title: 'Start to ready', run: start },
  { name: 'growth', title: 'Growth', run: growth },
  { name: 'limits', title: 'Beside a caller beyond its limit', run: limits },
  {
    name: 'audit',
    title: 'The audit',
    run: audit,
    way: `${ROUNDS} rounds of 20 000 records, 32 at once, on core ${SERVER_CORE}`,
  },
  { name: 'memory', title: 'Memory', run: memory, way: `one run, ${PINNING}` },
];
