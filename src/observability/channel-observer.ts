import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { BREAKER_CHANNEL, type BreakerNote } from '../http/breaker-channel.js';
import { type UpstreamTrace, upstreamChannel } from '../http/upstream-channel.js';
import { type SignTrace, signChannel } from '../keystore/sign-channel.js';
import { type MintTrace, mintChannel } from '../tokens/mint-channel.js';
import { Metrics } from './metrics.js';
import { outcomeOf } from './outcome-of.js';
import { watchChannel } from './watch-channel.js';
import { watchDurations } from './watch-durations.js';

/** Counts mints, measures signatures and calls of providers, and shows which are not asked. */
@Injectable()
export class ChannelObserver implements OnModuleInit, OnApplicationShutdown {
  #stops: readonly (() => void)[] = [];

  constructor(@Inject(Metrics) private readonly metrics: Metrics) {}

  onModuleInit(): void {
    subscribe(BREAKER_CHANNEL, this.#noteBreaker);
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
    unsubscribe(BREAKER_CHANNEL, this.#noteBreaker);
    for (const stop of this.#stops) stop();
  }

  readonly #noteBreaker = (note: unknown): void => {
    const { provider, account, isOpen } = note as BreakerNote;
    this.metrics.breakerOpen.set({ provider, account }, isOpen ? 1 : 0);
  };

  #minted({ provider, account, error }: MintTrace): void {
    this.metrics.mints.inc({ provider, account, outcome: outcomeOf(error, 'minted') });
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
