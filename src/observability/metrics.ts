import { Injectable } from '@nestjs/common';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { BatchedCounter, BatchedHistogram } from './batched.js';

/** What the service counts. Labels are bounded by configuration: no player, no path that a caller made up. */
@Injectable()
export class Metrics {
  /** Where everything is registered. */
  readonly registry = new Registry();

  /** Mints begun for a configured account, by provider, account and outcome (`minted` or the error's code). */
  readonly mints = new BatchedCounter({
    name: 'mintmark_mints_total',
    help: 'Mints begun, by provider, account and outcome.',
    labelNames: ['provider', 'account', 'outcome'] as const,
    registers: [this.registry],
  });

  /** Seconds that signatures took, those that a key made from afar included. */
  readonly signingSeconds = new BatchedHistogram({
    name: 'mintmark_signing_duration_seconds',
    help: 'Time that a signature took, by provider, algorithm and outcome.',
    labelNames: ['provider', 'algorithm', 'outcome'] as const,
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 5],
    registers: [this.registry],
  });

  /** Seconds that calls of providers took, second tries included; hosts are those of the configuration. */
  readonly upstreamSeconds = new Histogram({
    name: 'mintmark_upstream_duration_seconds',
    help: 'Time that a call of a provider took, by its host and outcome.',
    labelNames: ['host', 'outcome'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  /** Seconds that fetches of issuers' keys took; hosts are those of the configuration. */
  readonly issuerKeysSeconds = new Histogram({
    name: 'mintmark_issuer_keys_duration_seconds',
    help: 'Time that a fetch of the keys of an issuer took, by its host and outcome.',
    labelNames: ['host', 'outcome'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });

  /** Spans handed to the collector, by outcome: `exported` or `failed`. */
  readonly spans = new Counter({
    name: 'mintmark_spans_total',
    help: 'Spans handed to the collector, by outcome.',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });

  /** Seconds from the arrival of a request to the end of its answer; status `aborted` where its client went away before. */
  readonly requestSeconds = new BatchedHistogram({
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

  /** Times that the clock was set while the service ran, by direction: `forward` or `back`. */
  readonly clockJumps = new Counter({
    name: 'mintmark_clock_jumps_total',
    help: 'Times that the clock was set by two seconds or more, by direction.',
    labelNames: ['direction'] as const,
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
