import { Injectable } from '@nestjs/common';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** What the service counts. Labels are bounded by configuration: no player, no path that a caller made up. */
@Injectable()
export class Metrics {
  /** Where everything is registered. */
  readonly registry = new Registry();

  /** Mints begun for a configured account, by provider, account and outcome (`minted` or the error's code). */
  readonly mints = new Counter({
    name: 'mintmark_mints_total',
    help: 'Mints begun, by provider, account and outcome.',
    labelNames: ['provider', 'account', 'outcome'] as const,
    registers: [this.registry],
  });

  /** Seconds from the arrival of a request to the end of its answer. */
  readonly requestSeconds = new Histogram({
    name: 'mintmark_http_request_duration_seconds',
    help: 'Time to answer a request, by route and status.',
    labelNames: ['route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [this.registry],
  });

  /** Configurations read while the service ran, by outcome: `loaded` or `rejected`. */
  readonly reloads = new Counter({
    name: 'mintmark_reloads_total',
    help: 'Configurations read while the service ran, by outcome.',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** The Prometheus text format. */
  async text(): Promise<string> {
    return this.registry.metrics();
  }
}
