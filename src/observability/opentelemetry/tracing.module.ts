import { Injectable, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { context, trace } from '@opentelemetry/api';
import { SpanRecorder } from './span-recorder.js';

/** Records spans with the tracer of the app that it is in, below the span that is active there. */
@Injectable()
class HostSpans implements OnModuleInit, OnApplicationShutdown {
  #recorder: SpanRecorder | undefined;

  onModuleInit(): void {
    this.#recorder = new SpanRecorder(trace.getTracer('mintmark'), () => context.active());
  }

  onApplicationShutdown(): void {
    this.#recorder?.stop();
  }
}

/**
 * Import it into an app that has an OpenTelemetry SDK of its own: every mint, signature and call of a provider becomes a
 * span. Without an SDK nothing is recorded.
 */
@Module({ providers: [HostSpans] })
export class TracingModule {}
