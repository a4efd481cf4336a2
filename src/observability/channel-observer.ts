import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ambientContext } from '../http/ambient-context.interceptor.js';
import { type UpstreamTrace, upstreamChannel } from '../http/upstream-channel.js';
import { type SignTrace, signChannel } from '../keystore/sign-channel.js';
import { ACCOUNT_CHANNEL, type AccountNote, type MintTrace, mintChannel } from '../tokens/mint-channel.js';
import { Metrics } from './metrics.js';
import { outcomeOf } from './outcome-of.js';
import { watchChannel } from './watch-channel.js';
import { watchDurations } from './watch-durations.js';

/**
 * Counts mints, measures signatures and calls of providers, and notes on the request at hand which account and key it
 * was about.
 */
@Injectable()
export class ChannelObserver implements OnModuleInit, OnApplicationShutdown {
  #stops: readonly (() => void)[] = [];

  constructor(@Inject(Metrics) private readonly metrics: Metrics) {}

  onModuleInit(): void {
    subscribe(ACCOUNT_CHANNEL, noteAccount);
    this.#stops = [
      watchChannel(mintChannel, {
        ended: (trace) => {
          this.#minted(trace);
        },
      }),
      watchDurations(signChannel, (trace, seconds) => {
        this.#signed(trace, seconds);
      }),
      watchDurations(upstreamChannel, (trace, seconds) => {
        this.#called(trace, seconds);
      }),
    ];
  }

  /** Only once the last request has been answered. */
  onApplicationShutdown(): void {
    unsubscribe(ACCOUNT_CHANNEL, noteAccount);
    for (const stop of this.#stops) stop();
  }

  #minted({ provider, account, keyId, error }: MintTrace): void {
    this.metrics.mints.inc({ provider, account, outcome: outcomeOf(error, 'minted') });
    const context = ambientContext();
    if (context === undefined) return;
    if (keyId !== undefined) context.keyId = keyId;
  }

  #signed({ provider, algorithm, error }: SignTrace, seconds: number): void {
    this.metrics.signingSeconds.observe(
      { provider, algorithm, outcome: outcomeOf(error, 'signed') },
      seconds,
    );
  }

  #called({ host, error }: UpstreamTrace, seconds: number): void {
    this.metrics.upstreamSeconds.observe({ host, outcome: outcomeOf(error, 'answered') }, seconds);
  }
}

/** The request at hand is about this account, whatever becomes of it. */
function noteAccount(note: unknown): void {
  const context = ambientContext();
  if (context !== undefined) context.account = (note as AccountNote).account;
}
