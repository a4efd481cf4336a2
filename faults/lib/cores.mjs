import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Where there are two cores, the service has the first, and whatever calls it or stands in for others the second. */
const HAS_TWO = availableParallelism() > 1;

/** Goes before the command that starts the service. */
export const ON_SERVICE_CORE = HAS_TWO ? ['taskset', '-c', '0'] : [];

/** Keeps this process off the service's core. */
export function leaveServiceCore() {
  if (HAS_TWO) spawnSync('taskset', ['-acp', '1', String(process.pid)], { stdio: 'ignore' });
}
