import { fileURLToPath } from 'node:url';
import { startServer } from './server-process.mjs';

/**
 * Starts one of the servers that the service is held against.
 *
 * @param {string} name of its file in bench/baselines
 * @param {import('./server-process.mjs').ServerOptions} [options]
 */
export function startBaseline(name, options) {
  return startServer(fileURLToPath(new URL(`../baselines/${name}.mjs`, import.meta.url)), options);
}
