import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  SpanKind,
  type TextMapPropagator,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { contextOf, type RequestContext } from '../../http/request-context.js';
import type { RouteTable } from '../../http/route-table.js';
import { finish } from './span-recorder.js';

/** Probes, scrapes and pages would drown what callers do. */
const TRACED_ROUTES = /^\/v1\//;

/** Records a span of each request of a caller, below the span that it names in `traceparent`. */
export class RequestSpans {
  /** Only where spans are asked for: on Node before 24 it makes every promise of the process dearer. */
  readonly #current = new AsyncLocalStorage<Context>();

  constructor(
    private readonly tracer: Tracer,
    private readonly propagator: TextMapPropagator,
    private readonly routes: RouteTable,
  ) {}

  /** Call at a request's arrival. */
  watch(request: IncomingMessage, response: ServerResponse): void {
    const route = this.routes.routeOf(request.url ?? '');
    if (route === undefined || !TRACED_ROUTES.test(route)) return;
    const method = request.method ?? '';
    const about = contextOf(request);
    const parent = this.propagator.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
    const attributes = { 'http.request.method': method, 'http.route': route };
    const span = this.tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent);
    // Whatever is done for the request follows from this event, which Node has in a context of its own.
    this.#current.enterWith(trace.setSpan(parent, span));
    about.traceId = span.spanContext().traceId;
    response.once('close', () => {
      span.setAttributes(namesIn(about));
      if (!response.writableFinished) {
        finish(span, 'aborted', false);
        return;
      }
      const status = response.statusCode;
      span.setAttribute('http.response.status_code', status);
      finish(span, about.problem ?? 'ok', status >= 500);
    });
  }

  /** What a span is below that is recorded while a request is handled. */
  current(): Context {
    return this.#current.getStore() ?? ROOT_CONTEXT;
  }
}

function namesIn({ caller, provider, account, keyId }: RequestContext): Record<string, string> {
  return {
    ...(caller !== undefined && { 'mintmark.caller': caller }),
    ...(provider !== undefined && { 'mintmark.provider': provider }),
    ...(account !== undefined && { 'mintmark.account': account }),
    ...(keyId !== undefined && { 'mintmark.key_id': keyId }),
  };
}
