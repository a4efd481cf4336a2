import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type UpstreamTrace, upstreamChannel } from '../http/upstream-channel.js';
import { type SignTrace, signChannel } from '../keystore/sign-channel.js';
import { type MintTrace, mintChannel } from '../tokens/mint-channel.js';
import { Metrics } from './metrics.js';
import { outcomeOf } from './outcome-of.js';
import { watchChannel } from './watch-channel.js';
import { watchDurations } from './watch-durations.js';

/** Counts mints, measures signatures and calls of providers and issuers. */
@Injectable()
export class ChannelObserver implements OnModuleInit, OnApplicationShutdown {
  #stops: readonly (() => void)[] = [];

  constructor(@Inject(Metrics) private readonly metrics: Metrics) {}

  onModuleInit(): void {
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
    for (const stop of this.#stops) stop();
  }

  #minted({ provider, account, error }: MintTrace): void {
    this.metrics.mints.inc({ provider, account, outcome: outcomeOf(error, 'minted') });
  }

  #signed({ provider, algorithm, error }: SignTrace, seconds: number): void {
    this.metrics.signingSeconds.observe(
      { provider, algorithm, outcome: outcomeOf(error, 'signed') },
      seconds,
    );
  }

  #called({ account, host, error }: UpstreamTrace, seconds: number): void {
    const { upstreamSeconds, issuerKeysSeconds } = this.metrics;
    const histogram = account === undefined ? issuerKeysSeconds : upstreamSeconds;
    histogram.observe({ host, outcome: outcomeOf(error, 'answered') }, seconds);
  }
}
