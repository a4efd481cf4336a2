import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import { type MintTrace, mintChannel } from '../tokens/mint-channel.js';
import { Metrics } from './metrics.js';

/** Counts mints. */
@Injectable()
export class MintObserver implements OnModuleInit, OnApplicationShutdown {
  readonly #count = (trace: unknown): void => {
    const { provider, account, error } = trace as MintTrace;
    this.metrics.mints.inc({ provider, account, outcome: outcomeOf(error) });
  };

  constructor(@Inject(Metrics) private readonly metrics: Metrics) {}

  onModuleInit(): void {
    subscribe(mintChannel.asyncEnd.name, this.#count);
  }

  /** Only once the last request has been answered. */
  onApplicationShutdown(): void {
    unsubscribe(mintChannel.asyncEnd.name, this.#count);
  }
}

function outcomeOf(error: unknown): string {
  if (error === undefined) return 'minted';
  return error instanceof MintmarkError ? error.code : 'internal';
}
