import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const ARE_TWO = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** Where whatever is measured runs. */
export const SERVER_CORE = '0';

/** Where whatever puts load on it runs, this process included. */
export const LOAD_CORE = '1';

/** Both: for what is measured together with the threads that it may use. */
export const BOTH_CORES = '0,1';

/** Says how processes are pinned, for the report. */
export const PINNING = ARE_TWO
  ? `server on core ${SERVER_CORE}, load on core ${LOAD_CORE}`
  : 'server and load share the cores';

/**
 * The command that runs another one on these cores alone, where there is more than one.
 *
 * @param {string} cores
 * @param {readonly string[]} command
 * @returns {readonly [string, ...string[]]}
 */
export function pinned(cores, command) {
  return ['/usr/bin/env', ...(ARE_TWO ? ['taskset', '-c', cores] : []), ...command];
}

/** Pins this process, all its threads, to the core of the load. */
export function pinThisProcess() {
  if (ARE_TWO) spawnSync('taskset', ['-acp', LOAD_CORE, String(process.pid)]);
}
