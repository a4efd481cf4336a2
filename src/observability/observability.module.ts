import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { TokensModule } from '../tokens/tokens.module.js';
import { AuditGauges } from './audit-gauges.js';
import { BreakerGauge } from './breaker-gauge.js';
import { ChannelObserver } from './channel-observer.js';
import { ClockSkews } from './clock-skews.js';
import { ClockWatch } from './clock-watch.js';
import { ConfigurationGauge } from './configuration-gauge.js';
import { ConfigurationReport } from './configuration-report.js';
import { HealthController } from './health.controller.js';
import { KeyGauges } from './key-gauges.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';
import { LOG, RequestLog } from './request-log.js';
import type { TraceExport } from './trace-export.js';
import { TRACE_EXPORT, Tracing } from './tracing.js';

/** Log, metrics and health of the service. */
@Module({})
export class ObservabilityModule {
  static forRoot(log: Logger, traceExport: TraceExport): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      imports: [TokensModule],
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: LOG, useValue: log },
        { provide: TRACE_EXPORT, useValue: traceExport },
        AuditGauges,
        BreakerGauge,
        ChannelObserver,
        ClockSkews,
        ClockWatch,
        ConfigurationGauge,
        ConfigurationReport,
        KeyGauges,
        Metrics,
        RequestLog,
        Tracing,
      ],
      exports: [LOG, ConfigurationReport, Metrics, RequestLog, Tracing],
    };
  }
}
