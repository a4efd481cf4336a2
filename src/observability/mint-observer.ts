import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import { type MintTrace, mintChannel } from '../tokens/mint-channel.js';
import { Metrics } from './metrics.js';

/** Counts mints. */
@Injectable()
export class MintObserver implements OnModuleInit, OnApplicationShutdown {
  readonly #subscribers = {
    start: () => undefined,
    end: () => undefined,
    asyncStart: () => undefined,
    error: () => undefined,
    asyncEnd: (trace: object) => {
      this.#observe(trace as MintTrace);
    },
  };

  constructor(@Inject(Metrics) private readonly metrics: Metrics) {}

  onModuleInit(): void {
    mintChannel.subscribe(this.#subscribers);
  }

  /** Only once the last request has been answered. */
  onApplicationShutdown(): void {
    mintChannel.unsubscribe(this.#subscribers);
  }

  #observe({ provider, account, error }: MintTrace): void {
    this.metrics.mints.inc({ provider, account, outcome: outcomeOf(error) });
  }
}

function outcomeOf(error: unknown): string {
  if (error === undefined) return 'minted';
  return error instanceof MintmarkError ? error.code : 'internal';
}
