import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { contextOf } from '../http/request-context.js';
import { RouteTable } from '../http/route-table.js';
import { Metrics } from './metrics.js';

/** Symbol of the service's pino logger. */
export const LOG = Symbol('mintmark:log');

/** Writes one line a request when its answer has ended, and measures it. */
@Injectable()
export class RequestLog {
  constructor(
    @Inject(LOG) private readonly log: Logger,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(RouteTable) private readonly routes: RouteTable,
  ) {}

  /** Call once a request's answer has ended, or its connection. */
  ended(request: IncomingMessage, response: ServerResponse): void {
    const context = contextOf(request);
    const { requestId, startedAtMs, caller, observed, provider, account, keyId, traceId, problem } = context;
    const durationMs = performance.now() - startedAtMs;
    // A path that nobody serves may be anything, a token put in the wrong place included.
    const route = this.routes.routeOf(request.url ?? '') ?? 'unknown';
    // Its client went away before the answer: whatever the status was to be, nobody was told.
    const isAborted = !response.writableFinished;
    const status = isAborted ? undefined : response.statusCode;
    const outcome = isAborted ? 'aborted' : (problem ?? 'ok');
    this.metrics.requestSeconds.observe({ route, status: status ?? outcome }, durationMs / 1000);
    // A line for each would be the load itself.
    if (problem === 'overloaded') return;
    this.log.info(
      {
        requestId,
        method: request.method,
        route,
        status,
        outcome,
        caller,
        provider,
        account,
        keyId,
        traceId,
        // What a rule would have refused, did it not only observe: there may be no audit that says so.
        observed,
        durationMs: Math.round(durationMs * 1000) / 1000,
      },
      'request',
    );
  }
}
