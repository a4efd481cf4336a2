import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { Clock } from '../tokens/clock.js';
import { SteadyClock } from '../tokens/steady-clock.js';
import { Metrics } from './metrics.js';
import { LOG } from './request-log.js';

/** Milliseconds between two looks at the clock. */
const INTERVAL_MS = 1_000;

/** Milliseconds that the clock must be off from one look to the next to have been set: what corrects it bit by bit is less. */
const JUMP_MS = 2_000;

/** Milliseconds within which both clocks must be read to be compared: the process may be held still between the readings. */
const TOGETHER_MS = 100;

/** Notices when somebody sets the clock that tokens get their times from: logs it, and counts it. */
@Injectable()
export class ClockWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  /** By how much the clock is ahead of the steady one. */
  #aheadMs: number | undefined;

  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SteadyClock) private readonly steady: SteadyClock,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(LOG) private readonly log: Logger,
  ) {
    // Told from the start, so that the first of its kind shows as a rise.
    for (const direction of ['forward', 'back']) metrics.clockJumps.inc({ direction }, 0);
  }

  onApplicationBootstrap(): void {
    this.look();
    this.#timer = setInterval(() => {
      this.look();
    }, INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** Looks at the clock once. */
  look(): void {
    const before = this.#aheadMs;
    const now = this.#read();
    if (now === undefined) return;
    this.#aheadMs = now;
    const jumpMs = now - (before ?? now);
    if (Math.abs(jumpMs) < JUMP_MS) return;
    const direction = jumpMs > 0 ? 'forward' : 'back';
    this.metrics.clockJumps.inc({ direction });
    this.log.warn({ seconds: Math.round(jumpMs / 100) / 10 }, `the clock was set ${direction}`);
  }

  #read(): number | undefined {
    const earlierMs = this.steady.nowMs();
    const nowMs = this.clock.nowMs();
    return this.steady.nowMs() - earlierMs < TOGETHER_MS ? nowMs - earlierMs : undefined;
  }
}
