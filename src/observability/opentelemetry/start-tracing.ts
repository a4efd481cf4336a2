import type { IncomingMessage, ServerResponse } from 'node:http';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';
import type { RouteTable } from '../../http/route-table.js';
import { settledWithin } from '../../http/settled-within.js';
import type { Metrics } from '../metrics.js';
import { RequestSpans } from './request-spans.js';
import { SpanRecorder } from './span-recorder.js';
import { WatchedExporter } from './watched-exporter.js';

/** Milliseconds that the last spans have to reach the collector at the end of the process. */
const FLUSH_MS = 2_000;

/** What tracing needs of the service. */
export interface TracingParts {
  readonly metrics: Metrics;
  readonly routes: RouteTable;
  readonly log: Logger;
}

/** Spans that are recorded and exported. */
export interface RunningTracing {
  /** Call at a request's arrival. */
  watch(request: IncomingMessage, response: ServerResponse): void;
  /** Ends it, and hands over the last spans; resolves within two seconds, whatever the collector does. */
  stop(): Promise<void>;
}

/** Begins to record spans and to export them, as OpenTelemetry's variables say. This loads the SDK. */
export function startTracing({ metrics, routes, log }: TracingParts): RunningTracing {
  const exporter = new WatchedExporter(new OTLPTraceExporter(), metrics, log);
  const provider = new BasicTracerProvider({
    resource: describeService(),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('mintmark');
  const requests = new RequestSpans(tracer, new W3CTraceContextPropagator(), routes);
  const recorder = new SpanRecorder(tracer, () => requests.current());
  return {
    watch: (request, response) => {
      requests.watch(request, response);
    },
    stop: async () => {
      recorder.stop();
      // What cannot be handed over is counted and logged.
      await settledWithin(FLUSH_MS, provider.shutdown());
    },
  };
}

/** Of the machine and the process nothing is told that the variables do not say: arguments may be secret. */
function describeService(): Resource {
  return defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'mintmark' }))
    .merge(detectResources({ detectors: [envDetector] }));
}
