import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type AnswerTimes, upstreamChannel } from '../http/upstream-channel.js';
import type { KeyRingId } from '../keystore/key-ring.js';
import { AccountRegistry } from '../tokens/account-registry.js';
import { Clock } from '../tokens/clock.js';
import { Metrics } from './metrics.js';
import { addReadGauge } from './read-gauge.js';
import { watchChannel } from './watch-channel.js';

/** Milliseconds that a provider's clock may differ from ours before readiness tells of it. */
const TOLERATED_MS = 5_000;

/** `Date` is in whole seconds: on average it is as much too early. */
const HALF_A_SECOND_MS = 500;

/** An account, and by how many milliseconds the clock of its provider is ahead of ours. */
type AccountSkew = KeyRingId & { readonly skewMs: number };

/** Compares our clock with the `Date` of every answer of a provider, whether or not that answer is an error. */
@Injectable()
export class ClockSkews implements OnModuleInit, OnApplicationShutdown {
  readonly #skews = new Map<string, AccountSkew>();
  #stop: (() => void) | undefined;

  constructor(
    @Inject(Metrics) { registry }: Metrics,
    @Inject(AccountRegistry) private readonly accounts: AccountRegistry,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    addReadGauge(registry, {
      name: 'mintmark_upstream_clock_skew_seconds',
      help: 'By how much the clock of an account’s provider is ahead of ours, by its last answer; below zero: behind.',
      labelNames: ['provider', 'account'],
      read: () =>
        [...this.#skews.values()]
          .filter(({ provider, account }) => this.accounts.find(provider, account) !== undefined)
          .map(({ provider, account, skewMs }) => [{ provider, account }, skewMs / 1000] as const),
    });
  }

  onModuleInit(): void {
    this.#stop = watchChannel(upstreamChannel, {
      ended: ({ account, times }) => {
        if (account !== undefined && times !== undefined) this.#compare(account, times);
      },
    });
  }

  /** Only once the last request has been answered. */
  onApplicationShutdown(): void {
    this.#stop?.();
  }

  /** By how many seconds the clock of an account's provider is ahead of ours, where that is more than may be. */
  notable({ provider, account }: KeyRingId): number | undefined {
    const skewMs = this.#skews.get(nameOf({ provider, account }))?.skewMs ?? 0;
    return Math.abs(skewMs) > TOLERATED_MS ? skewMs / 1000 : undefined;
  }

  #compare(id: KeyRingId, times: AnswerTimes): void {
    const answeredAtMs = this.clock.nowMs() - Math.round(performance.now() - times.answeredAtMs);
    const skewMs = skewOf(times, answeredAtMs);
    if (skewMs !== undefined) this.#skews.set(nameOf(id), { ...id, skewMs });
  }
}

/**
 * The least that the clocks differ by: the answer may have got its date at any moment since it was asked for.
 *
 * @param nowMs our clock when it came
 * @returns milliseconds, right by half a second; `undefined` without a date as RFC 9110 section 5.6.7 has it
 */
export function skewOf({ date, askedAtMs, answeredAtMs }: AnswerTimes, nowMs: number): number | undefined {
  const datedMs = Date.parse(date ?? '');
  if (Number.isNaN(datedMs) || new Date(datedMs).toUTCString() !== date) return undefined;
  const leastMs = datedMs + HALF_A_SECOND_MS - nowMs;
  const mostMs = leastMs + Math.round(answeredAtMs - askedAtMs);
  if (leastMs > 0) return leastMs;
  return Math.min(mostMs, 0);
}

function nameOf({ provider, account }: KeyRingId): string {
  return `${provider}/${account}`;
}
