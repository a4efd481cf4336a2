import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { RequestNotesModule } from '../http/request-notes.module.js';
import { RouteTable } from '../http/route-table.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { AuditGauges } from './audit-gauges.js';
import { ConfigurationReport } from './configuration-report.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';
import { MintObserver } from './mint-observer.js';
import { LOG, RequestLog } from './request-log.js';

/** Log, metrics and health of the service. */
@Module({})
export class ObservabilityModule {
  static forRoot(log: Logger): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      imports: [TokensModule, RequestNotesModule],
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: LOG, useValue: log },
        RouteTable,
        AuditGauges,
        ConfigurationReport,
        Metrics,
        MintObserver,
        RequestLog,
      ],
      exports: [LOG, RouteTable, ConfigurationReport, Metrics, RequestLog],
    };
  }
}
