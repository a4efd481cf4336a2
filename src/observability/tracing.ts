import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { RouteTable } from '../http/route-table.js';
import { Metrics } from './metrics.js';
import type { RunningTracing } from './opentelemetry/start-tracing.js';
import { LOG } from './request-log.js';
import type { TraceExport } from './trace-export.js';

/** Symbol of what the environment asks of tracing. */
export const TRACE_EXPORT = Symbol('mintmark:trace-export');

/** Spans of the service, where they are asked for; else the SDK of OpenTelemetry is not even loaded. */
@Injectable()
export class Tracing implements OnModuleInit, OnApplicationShutdown {
  #running: RunningTracing | undefined;

  constructor(
    @Inject(TRACE_EXPORT) private readonly asked: TraceExport,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(RouteTable) private readonly routes: RouteTable,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    const { isAsked, problem } = this.asked;
    if (problem !== undefined) this.log.warn({ problem }, 'spans are not exported');
    if (!isAsked) return;
    const { startTracing } = await import('./opentelemetry/start-tracing.js');
    const { metrics, routes, log } = this;
    this.#running = startTracing({ metrics, routes, log });
  }

  /** Call at a request's arrival. */
  watch(request: IncomingMessage, response: ServerResponse): void {
    this.#running?.watch(request, response);
  }

  /** Whatever follows from a request is to be found in its own context, whenever it begins. */
  bind(begin: () => void): () => void {
    // It makes a mint a quarter dearer: not where there are no spans to be found.
    return this.#running === undefined ? begin : AsyncResource.bind(begin);
  }

  /** Only once the last request has been answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.#running?.stop();
  }
}
