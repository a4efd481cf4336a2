import { Injectable } from '@nestjs/common';
import type { KeyRingId } from '../keystore/key-ring.js';

/** What one version has minted since the process started. */
export interface MintCount {
  readonly minted: number;
  /** How many of them have not expired. */
  readonly alive: number;
  /** When the last of those expires, in seconds since the epoch; absent when none is alive. */
  readonly aliveUntilSeconds?: number;
}

/** Tokens of one version by their second of expiry. */
interface Tally {
  minted: number;
  readonly byExpiry: Map<number, number>;
  /** Seconds since the epoch at which expired entries are swept out next. */
  sweepAtSeconds: number;
}

/** Seconds between two sweeps: what has expired takes no room for longer. */
const SWEEP_SECONDS = 60;

/** Counts the tokens that each key version has minted, so that a revocation can say what dies. Of this process alone. */
@Injectable()
export class MintTally {
  readonly #tallies = new Map<string, Tally>();

  /** Notes a token that expires at that second. */
  count(ring: KeyRingId, keyId: string, expiresAtSeconds: number, nowMs: number): void {
    const tally = this.#tallyOf(nameOf(ring, keyId));
    tally.minted += 1;
    tally.byExpiry.set(expiresAtSeconds, (tally.byExpiry.get(expiresAtSeconds) ?? 0) + 1);
    if (nowMs >= tally.sweepAtSeconds * 1000) sweep(tally, nowMs);
  }

  /** What a version has minted; a token is alive until the second of its expiry. */
  read(ring: KeyRingId, keyId: string, nowMs: number): MintCount {
    const tally = this.#tallies.get(nameOf(ring, keyId));
    if (tally === undefined) return { minted: 0, alive: 0 };
    sweep(tally, nowMs);
    const alive = [...tally.byExpiry.values()].reduce((sum, count) => sum + count, 0);
    const last = [...tally.byExpiry.keys()].reduce((latest, second) => Math.max(latest, second), 0);
    return { minted: tally.minted, alive, ...(alive > 0 && { aliveUntilSeconds: last }) };
  }

  #tallyOf(name: string): Tally {
    const known = this.#tallies.get(name);
    if (known !== undefined) return known;
    const fresh = { minted: 0, byExpiry: new Map<number, number>(), sweepAtSeconds: 0 };
    this.#tallies.set(name, fresh);
    return fresh;
  }
}

function sweep(tally: Tally, nowMs: number): void {
  for (const second of tally.byExpiry.keys()) {
    if (second * 1000 <= nowMs) tally.byExpiry.delete(second);
  }
  tally.sweepAtSeconds = Math.floor(nowMs / 1000) + SWEEP_SECONDS;
}

function nameOf({ provider, account }: KeyRingId, keyId: string): string {
  return `${provider}/${account}/${keyId}`;
}
