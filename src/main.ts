import 'reflect-metadata';
import { PROVIDER_CONFIGURATIONS } from './app.module.js';
import { loadEnvFile, readEnvironment } from './config/environment.js';
import { loadConfiguration } from './config/load-configuration.js';
import { createService } from './create-service.js';
import { ProblemListError } from './errors/problem-list-error.js';
import { describeForLog } from './http/describe-for-log.js';
import { createLog } from './observability/log.js';

/** Starts the service from the environment; a start that fails says all that is wrong and exits with 1. */
async function main(): Promise<void> {
  loadEnvFile();
  const environment = readEnvironment();
  const configuration = await loadConfiguration(environment, PROVIDER_CONFIGURATIONS);
  const log = createLog(configuration.logLevel);
  const app = await createService({ configuration, environment, log });
  app.enableShutdownHooks([], { useProcessExit: true });
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
