import { setFlagsFromString } from 'node:v8';
import type { Reload } from './reload/reload.js';

// Left to itself V8 lets garbage more than double the heap before it looks through all of it.
setFlagsFromString('--heap-growing-percent=60');

/** Loads and starts the service, which takes a second or more. */
async function run(): Promise<Reload | undefined> {
  const { runService } = await import('./run-service.js');
  return runService();
}

/** There is nothing to finish yet. */
function endStart(): void {
  process.exit();
}

const END_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

// As process 1 of a container the service would outlive what it does not hear.
for (const signal of END_SIGNALS) process.on(signal, endStart);

const running = run();
void running.then(() => {
  for (const signal of END_SIGNALS) process.off(signal, endStart);
});

// Heard from the very beginning, and heeded once the service runs: unheard, it ends the process.
process.on('SIGHUP', () => void running.then((reload) => reload?.run()));
