import type { Reload } from './reload/reload.js';

/** Loads and starts the service, which takes a second or more. */
async function run(): Promise<Reload | undefined> {
  const { runService } = await import('./run-service.js');
  return runService();
}

const running = run();

// Heard from the very beginning, and heeded once the service runs: unheard, it ends the process.
process.on('SIGHUP', () => void running.then((reload) => reload?.run()));
