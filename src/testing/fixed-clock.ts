import { Clock } from '../tokens/clock.js';

/** A clock that stands still until it is moved. */
export class FixedClock extends Clock {
  #nowMs: number;

  /** @param instant ISO 8601, or milliseconds since the epoch */
  constructor(instant: string | number) {
    super();
    this.#nowMs = new Date(instant).getTime();
  }

  override nowMs(): number {
    return this.#nowMs;
  }

  /** Moves the clock, backwards where negative. */
  advance(seconds: number): void {
    this.#nowMs += seconds * 1000;
  }
}
