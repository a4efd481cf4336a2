import { Inject, Injectable } from '@nestjs/common';
import { ConfigurationReport } from './configuration-report.js';
import { Metrics } from './metrics.js';
import { addReadGauge } from './read-gauge.js';

/** Shows in the metrics whether the newest configuration was refused. */
@Injectable()
export class ConfigurationGauge {
  constructor(
    @Inject(Metrics) { registry }: Metrics,
    @Inject(ConfigurationReport) report: ConfigurationReport,
  ) {
    addReadGauge(registry, {
      name: 'mintmark_configuration_rejected',
      help: 'Whether the newest configuration was refused, so that the one before it is still in force.',
      labelNames: [],
      read: () => [[{}, report.rejected === undefined ? 0 : 1]],
    });
  }
}
