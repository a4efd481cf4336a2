import { Writable } from 'node:stream';
import type { INestApplication } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { PROVIDER_CONFIGURATIONS } from '../../src/app.module.js';
import { loadConfiguration } from '../../src/config/load-configuration.js';
import { createService } from '../../src/create-service.js';
import { createLog } from '../../src/observability/log.js';

/** The HTTP adapters that everything must work on. */
export const ADAPTERS = ['fastify', 'express'] as const;
export type Adapter = (typeof ADAPTERS)[number];

/** A service that listens on loopback, and everything that it logged. */
export interface RunningService {
  readonly app: INestApplication;
  readonly url: string;
  /** The whole log so far, debug lines included. */
  log(): string;
  close(): Promise<void>;
}

/** Starts the service as `main.ts` does, on a free port, with its log kept in memory. */
export async function startService(
  environment: Readonly<Record<string, string>>,
  adapter: Adapter = 'fastify',
): Promise<RunningService> {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const configuration = await loadConfiguration(environment, PROVIDER_CONFIGURATIONS);
  const parts = { configuration, environment, log: createLog('debug', sink) };
  const app =
    adapter === 'fastify' ? await createService(parts) : await createService(parts, new ExpressAdapter());
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl(), log: () => lines.join(''), close: () => app.close() };
}
