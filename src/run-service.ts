import 'reflect-metadata';
import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PROVIDER_CONFIGURATIONS } from './app.module.js';
import type { Configuration } from './config/configuration.js';
import { loadEnvFile, readEnvironment } from './config/environment.js';
import { loadConfiguration } from './config/load-configuration.js';
import { createService } from './create-service.js';
import { ProblemListError } from './errors/problem-list-error.js';
import { describeForLog } from './http/describe-for-log.js';
import { createLog } from './observability/log.js';
import { END_SIGNALS, ProcessEnd } from './process-end.js';
import { FileStamps } from './reload/file-stamps.js';
import { Reload } from './reload/reload.js';

/**
 * Connections that may wait to be accepted, if the system allows for as many (`net.core.somaxconn`). Beyond Node's own 511, those
 * of a crowd that comes at once would be heard only when they try again, a second later.
 */
const BACKLOG = 4_096;

/**
 * Starts the service from the environment. A start that fails says all that is wrong, and sets the exit code to 1.
 *
 * @returns what reloads it; `undefined` when it did not start
 */
export async function runService(): Promise<Reload | undefined> {
  try {
    const app = await start();
    return app.get<Reload>(Reload);
  } catch (error) {
    process.stderr.write(`${reasonFor(error)}\n`);
    process.exitCode = 1;
    return undefined;
  }
}

async function start(): Promise<INestApplication> {
  loadEnvFile();
  const environment = readEnvironment();
  const files = new FileStamps();
  const configuration = await loadConfiguration(environment, PROVIDER_CONFIGURATIONS, files);
  const log = createLog(configuration.logLevel);
  const end = new ProcessEnd(log);
  end.watch();
  for (const warning of configuration.warnings) log.warn(warning);
  const app = await createService({ configuration, environment, log, files });
  // Named one by one: Nest would take SIGHUP for an end as well.
  app.enableShutdownHooks([...END_SIGNALS], { useProcessExit: true });
  end.cutShort(app.getHttpServer() as Server);
  // Nest's form for all adapters knows no backlog.
  await (app as NestFastifyApplication).listen({ ...configuration.http, backlog: BACKLOG });
  log.info({ url: await app.getUrl(), ...providersOf(configuration) }, 'ready');
  return app;
}

function providersOf({ providers }: Configuration): Record<'enabled' | 'disabled', readonly string[]> {
  const names = Object.keys(providers);
  const isEnabled = (name: string): boolean => (providers[name]?.accounts.length ?? 0) > 0;
  return { enabled: names.filter(isEnabled), disabled: names.filter((name) => !isEnabled(name)) };
}

/** A problem list is for people and names no values; the text of anything else may hold some. */
function reasonFor(error: unknown): string {
  if (error instanceof ProblemListError) return error.message;
  const { error: kind, message = '' } = describeForLog(error);
  return `Mintmark cannot start: ${String(kind)} ${String(message)}`;
}
