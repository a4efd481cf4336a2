/** Milliseconds between two refusals of one caller. */
const EVERY_MS = 10;

/** Milliseconds that one is held back at most. */
const AT_MOST_MS = 1_000;

/** Callers that are remembered before those are forgotten whose turn is past: a host may have any number. */
const MAX_CALLERS = 1_000;

/**
 * Holds back what a caller over its limit is answered: a client that asks again on every answer would otherwise take all
 * the time that there is, and other callers would wait for it.
 */
export class RefusalPace {
  /** `performance.now()` before which no refusal of a caller comes. */
  readonly #nextAtMs = new Map<string, number>();

  /** Waits for the turn of a caller's refusal; after a rest it comes at once. */
  async turn(caller: string): Promise<void> {
    const nowMs = performance.now();
    const atMs = Math.min(Math.max(this.#nextAtMs.get(caller) ?? 0, nowMs), nowMs + AT_MOST_MS);
    if (this.#nextAtMs.size >= MAX_CALLERS) this.#forgetBefore(nowMs);
    this.#nextAtMs.set(caller, atMs + EVERY_MS);
    if (atMs > nowMs) await new Promise((resolve) => setTimeout(resolve, atMs - nowMs));
  }

  #forgetBefore(nowMs: number): void {
    for (const [caller, atMs] of this.#nextAtMs) if (atMs <= nowMs) this.#nextAtMs.delete(caller);
  }
}
