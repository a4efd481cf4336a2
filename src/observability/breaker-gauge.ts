import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { BREAKER_CHANNEL, type BreakerNote } from '../http/breaker-channel.js';
import { AccountRegistry } from '../tokens/account-registry.js';
import { Metrics } from './metrics.js';
import { addReadGauge } from './read-gauge.js';

/** Shows in the metrics which accounts' providers are not asked. */
@Injectable()
export class BreakerGauge implements OnModuleInit, OnApplicationShutdown {
  readonly #notes = new Map<string, BreakerNote>();

  constructor(
    @Inject(Metrics) { registry }: Metrics,
    @Inject(AccountRegistry) private readonly accounts: AccountRegistry,
  ) {
    addReadGauge(registry, {
      name: 'mintmark_upstream_breaker_open',
      help: 'Whether the provider of an account is not asked, having failed again and again.',
      labelNames: ['provider', 'account'],
      read: () =>
        [...this.#notes.values()]
          // A reload may have removed it.
          .filter(({ provider, account }) => this.accounts.find(provider, account) !== undefined)
          .map(({ provider, account, isOpen }) => [{ provider, account }, isOpen ? 1 : 0] as const),
    });
  }

  onModuleInit(): void {
    subscribe(BREAKER_CHANNEL, this.#heed);
  }

  /** Only once the last request has been answered. */
  onApplicationShutdown(): void {
    unsubscribe(BREAKER_CHANNEL, this.#heed);
  }

  readonly #heed = (message: unknown): void => {
    const note = message as BreakerNote;
    this.#notes.set(`${note.provider}/${note.account}`, note);
  };
}
