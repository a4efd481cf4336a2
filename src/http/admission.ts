/** Requests that are worked on at once: enough to keep a core busy, few enough for each to be answered soon. */
const MAX_AT_WORK = 64;

/** Milliseconds that a request waits for a place; with what the event loop takes it hears of it within a hundred. */
const MAX_WAIT_MS = 60;

/** Requests that wait at most: one more is turned away at once. */
const MAX_WAITING = 4_000;

/** Seconds after which whoever was turned away may ask again. */
export const RETRY_AFTER_SECONDS = 1;

/** A request's claim to be worked on. */
export interface Ticket {
  /** Gives up the place, or the wait for one: it is answered, or from now on waits for others. Twice does no harm. */
  release(): void;
}

interface Claim {
  readonly sinceMs: number;
  readonly decide: (isAdmitted: boolean) => void;
  state: 'waiting' | 'at work' | 'over';
}

/**
 * Lets so many requests be worked on at once, has others wait a moment, and turns away whom that does not help: a service
 * that takes more than it can do answers nobody in time. Whoever is turned away hears of it after the wait, as a client that
 * asks again on every answer would else have the service do nothing but refuse.
 */
export class Admission {
  #atWork = 0;
  /** In the order of arrival; those that gave up are still among them. */
  readonly #waiting: Claim[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param decide told once whether the request is worked on; at once where there is a place, and not after a release */
  enter(decide: (isAdmitted: boolean) => void): Ticket {
    const claim: Claim = { sinceMs: performance.now(), decide, state: 'waiting' };
    if (this.#atWork < MAX_AT_WORK && this.#waiting.length === 0) this.#admit(claim);
    else if (this.#waiting.length >= MAX_WAITING) turnAway(claim);
    else {
      this.#waiting.push(claim);
      this.#timer ??= this.#expireAfter(MAX_WAIT_MS);
    }
    return {
      release: () => {
        const wasAtWork = claim.state === 'at work';
        claim.state = 'over';
        if (wasAtWork) this.#leave();
      },
    };
  }

  #admit(claim: Claim): void {
    claim.state = 'at work';
    this.#atWork += 1;
    claim.decide(true);
  }

  #leave(): void {
    this.#atWork -= 1;
    while (this.#atWork < MAX_AT_WORK) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      if (next.state === 'waiting') this.#admit(next);
    }
  }

  #expireAfter(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#expire();
    }, ms);
  }

  /** Turns away whoever has waited long enough, all in one go. */
  #expire(): void {
    const nowMs = performance.now();
    const late = this.#waiting.findIndex(({ sinceMs }) => nowMs - sinceMs < MAX_WAIT_MS);
    const expired = this.#waiting.splice(0, late === -1 ? this.#waiting.length : late);
    for (const claim of expired) if (claim.state === 'waiting') turnAway(claim);
    const [first] = this.#waiting;
    this.#timer =
      first === undefined ? undefined : this.#expireAfter(Math.ceil(first.sinceMs + MAX_WAIT_MS - nowMs));
  }
}

function turnAway(claim: Claim): void {
  claim.state = 'over';
  claim.decide(false);
}
