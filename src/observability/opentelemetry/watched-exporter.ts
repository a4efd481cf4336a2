import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.js';

/** Hands spans to another exporter, counts them, and says in the log when that begins to fail and when it works again. */
export class WatchedExporter implements SpanExporter {
  #isFailing = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly metrics: Metrics,
    private readonly log: Logger,
  ) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.exporter.export(spans, (result) => {
      this.#note(result.code === ExportResultCode.SUCCESS, spans.length);
      done(result);
    });
  }

  async shutdown(): Promise<void> {
    await this.exporter.shutdown();
  }

  /** Not the error: its text may hold the address, and that a credential. */
  #note(isExported: boolean, count: number): void {
    this.metrics.spans.inc({ outcome: isExported ? 'exported' : 'failed' }, count);
    if (isExported === !this.#isFailing) return;
    this.#isFailing = !isExported;
    if (isExported) this.log.info('spans are exported again');
    else this.log.warn('spans cannot be exported, and are lost');
  }
}
