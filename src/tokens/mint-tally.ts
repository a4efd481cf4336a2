import { Inject, Injectable } from '@nestjs/common';
import type { KeyRingId } from '../keystore/key-ring.js';
import { SteadyClock } from './steady-clock.js';

/** What one version has minted since the process started. */
export interface MintCount {
  readonly minted: number;
  /** How many of them have not expired. */
  readonly alive: number;
  /** When the last of those expires, in seconds since the epoch; absent when none is alive. */
  readonly aliveUntilSeconds?: number;
}

/** Tokens that expire in the same second. */
interface Expiring {
  count: number;
  /** When that is by the steady clock, as both clocks stood at the first of them. */
  readonly untilSteadyMs: number;
}

/** Tokens of one version by their second of expiry. */
interface Tally {
  minted: number;
  readonly byExpiry: Map<number, Expiring>;
  /** When expired entries were last swept out. */
  sweptAtMs: number;
}

/** Milliseconds between two sweeps: what has expired takes no room for longer. */
const SWEEP_MS = 60_000;

/**
 * Counts the tokens that each key version has minted, so that a revocation can say what dies. Of this process alone. A clock
 * that is set wrong for a while makes it forget nothing of what a right one dated: what has expired by it must have by the
 * steady clock too.
 */
@Injectable()
export class MintTally {
  readonly #tallies = new Map<string, Tally>();

  constructor(@Inject(SteadyClock) private readonly steady: SteadyClock) {}

  /** Notes a token that expires at that second. */
  count(ring: KeyRingId, keyId: string, expiresAtSeconds: number, nowMs: number): void {
    const tally = this.#tallyOf(nameOf(ring, keyId));
    tally.minted += 1;
    const expiring = tally.byExpiry.get(expiresAtSeconds);
    if (expiring !== undefined) expiring.count += 1;
    else {
      const untilSteadyMs = this.steady.nowMs() + expiresAtSeconds * 1000 - nowMs;
      tally.byExpiry.set(expiresAtSeconds, { count: 1, untilSteadyMs });
    }
    if (Math.abs(nowMs - tally.sweptAtMs) >= SWEEP_MS) this.#sweep(tally, nowMs);
  }

  /** What a version has minted; a token is alive until the second of its expiry. */
  read(ring: KeyRingId, keyId: string, nowMs: number): MintCount {
    const tally = this.#tallies.get(nameOf(ring, keyId));
    if (tally === undefined) return { minted: 0, alive: 0 };
    this.#sweep(tally, nowMs);
    let [alive, aliveUntilSeconds] = [0, 0];
    for (const [second, { count }] of tally.byExpiry) {
      if (second * 1000 <= nowMs) continue;
      alive += count;
      aliveUntilSeconds = Math.max(aliveUntilSeconds, second);
    }
    return { minted: tally.minted, alive, ...(alive > 0 && { aliveUntilSeconds }) };
  }

  #tallyOf(name: string): Tally {
    const known = this.#tallies.get(name);
    if (known !== undefined) return known;
    const fresh = { minted: 0, byExpiry: new Map<number, Expiring>(), sweptAtMs: 0 };
    this.#tallies.set(name, fresh);
    return fresh;
  }

  #sweep(tally: Tally, nowMs: number): void {
    const steadyMs = this.steady.nowMs();
    for (const [second, { untilSteadyMs }] of tally.byExpiry) {
      if (second * 1000 <= nowMs && untilSteadyMs <= steadyMs) tally.byExpiry.delete(second);
    }
    tally.sweptAtMs = nowMs;
  }
}

function nameOf({ provider, account }: KeyRingId, keyId: string): string {
  return `${provider}/${account}/${keyId}`;
}
