import 'reflect-metadata';
import type { Server } from 'node:http';
import { PROVIDER_CONFIGURATIONS } from './app.module.js';
import { loadEnvFile, readEnvironment } from './config/environment.js';
import { loadConfiguration } from './config/load-configuration.js';
import { createService } from './create-service.js';
import { ProblemListError } from './errors/problem-list-error.js';
import { describeForLog } from './http/describe-for-log.js';
import { createLog } from './observability/log.js';
import { FileStamps } from './reload/file-stamps.js';
import { Reload } from './reload/reload.js';

/** Starts the service from the environment; a start that fails says all that is wrong and exits with 1. */
async function main(): Promise<void> {
  loadEnvFile();
  const environment = readEnvironment();
  const files = new FileStamps();
  const configuration = await loadConfiguration(environment, PROVIDER_CONFIGURATIONS, files);
  const log = createLog(configuration.logLevel);
  const app = await createService({ configuration, environment, log, files });
  app.enableShutdownHooks([], { useProcessExit: true });
  cutShutdownShort(app.getHttpServer() as Server);
  process.on('SIGHUP', () => void app.get(Reload).run());
  await app.listen(configuration.http.port, configuration.http.host);
  const providers = Object.entries(configuration.providers);
  log.info(
    {
      url: await app.getUrl(),
      enabled: providers.filter(([, { accounts }]) => accounts.length > 0).map(([provider]) => provider),
      disabled: providers.filter(([, { accounts }]) => accounts.length === 0).map(([provider]) => provider),
    },
    'ready',
  );
}

/** Milliseconds that requests have to finish once the process is told to end. */
const SHUTDOWN_MS = 10_000;

/** Whoever sends half a request and waits must not hold up the end of the process. */
function cutShutdownShort(server: Server): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      setTimeout(() => {
        server.closeAllConnections();
      }, SHUTDOWN_MS).unref();
    });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${reasonFor(error)}\n`);
  process.exitCode = 1;
});

/** A problem list is for people and names no values; the text of anything else may hold some. */
function reasonFor(error: unknown): string {
  if (error instanceof ProblemListError) return error.message;
  const { error: kind, message = '' } = describeForLog(error);
  return `Mintmark cannot start: ${String(kind)} ${String(message)}`;
}
