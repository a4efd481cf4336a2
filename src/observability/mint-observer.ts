import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import { ambientContext } from '../http/ambient-context.interceptor.js';
import { ACCOUNT_CHANNEL, type AccountNote, type MintTrace, mintChannel } from '../tokens/mint-channel.js';
import { Metrics } from './metrics.js';

/** Counts mints, and notes on the request at hand which account and key it was about. */
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
    subscribe(ACCOUNT_CHANNEL, noteAccount);
  }

  /** Only once the last request has been answered. */
  onApplicationShutdown(): void {
    mintChannel.unsubscribe(this.#subscribers);
    unsubscribe(ACCOUNT_CHANNEL, noteAccount);
  }

  #observe({ provider, account, keyId, error }: MintTrace): void {
    this.metrics.mints.inc({ provider, account, outcome: outcomeOf(error) });
    const context = ambientContext();
    if (context === undefined) return;
    if (keyId !== undefined) context.keyId = keyId;
  }
}

/** The request at hand is about this account, whatever becomes of it. */
function noteAccount(note: unknown): void {
  const context = ambientContext();
  if (context !== undefined) context.account = (note as AccountNote).account;
}

function outcomeOf(error: unknown): string {
  if (error === undefined) return 'minted';
  return error instanceof MintmarkError ? error.code : 'internal';
}
