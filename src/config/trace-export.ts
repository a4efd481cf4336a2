import type { TraceExport } from '../observability/trace-export.js';
import type { Environment } from './environment.js';

/**
 * Reads from OpenTelemetry's variables whether spans are to be exported. Only OTLP over HTTP with protobuf is there; where
 * something else is asked nothing is exported, as others set these variables for all that runs in a cluster.
 *
 * @see OpenTelemetry, Environment Variable Specification (read 2026-11-22)
 */
export function readTraceExport(environment: Environment): TraceExport {
  const set = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const exporters = set('OTEL_TRACES_EXPORTER')?.split(',') ?? (hasEndpoint(set) ? ['otlp'] : ['none']);
  if (set('OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return { isAsked: false };
  if (exporters.every((exporter) => exporter.trim() === 'none')) return { isAsked: false };
  if (exporters.some((exporter) => exporter.trim() !== 'otlp')) {
    return { isAsked: false, problem: 'OTEL_TRACES_EXPORTER may be otlp or none' };
  }
  const protocol = set('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? set('OTEL_EXPORTER_OTLP_PROTOCOL');
  if (protocol !== undefined && protocol !== 'http/protobuf') {
    return { isAsked: false, problem: 'OTEL_EXPORTER_OTLP_PROTOCOL may only be http/protobuf' };
  }
  return { isAsked: true };
}

function hasEndpoint(set: (name: string) => string | undefined): boolean {
  return (set('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ?? set('OTEL_EXPORTER_OTLP_ENDPOINT')) !== undefined;
}
