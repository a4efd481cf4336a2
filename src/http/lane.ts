import { MintmarkError } from '../errors/mintmark-error.js';

/** Requests that are worked on at once: enough to keep a core busy, few enough for each to be answered soon. */
const MAX_AT_WORK = 64;

/** Milliseconds that a request waits for a place. */
export const MAX_WAIT_MS = 50;

/** Requests that wait at most: about as many as are worked on within that time, where each takes little. */
const MAX_WAITING = 256;

/** Requests that may wait at least, however long each takes. */
const MIN_WAITING = 16;

/** By how many more may wait again while none does in vain. */
const WAITING_STEP = 4;

/** Milliseconds between two looks at who waits. */
const LOOK_EVERY_MS = 10;

/** What such a look adds to a wait at most: while the process stood still, for its memory or others' work, nobody was served. */
const MAX_STEP_MS = 15;

/** A place among the requests that are worked on. */
export interface Ticket {
  /** Gives it up: the request is done, or from now on waits for others. Twice does no harm. */
  release(): void;
  /** Has it anew, even where none is left: it is others that wait the longer. */
  retake(): void;
}

interface Claim {
  seenAtMs: number;
  /** How long by the looks since it came. */
  waitedMs: number;
  readonly admit: (ticket: Ticket) => void;
  readonly turnAway: (error: MintmarkError) => void;
}

/**
 * Lets so many requests be worked on at once, has others wait a moment, and turns away whom that does not help: a service
 * that takes on more than it can do answers nobody in time.
 */
export class Lane {
  #atWork = 0;
  /** In the order of arrival. */
  #waiting: Claim[] = [];
  #mayWait = MAX_WAITING;
  #adaptedAtMs = -Infinity;
  /** Whether any has waited in vain since then. */
  #isInVain = false;
  #admitting: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param noteTurnedAway told how many waited in vain */
  constructor(private readonly noteTurnedAway: (count: number) => void) {}

  /** How many more may come, to be worked on or to wait; below zero while more wait than may from now on. */
  get room(): number {
    return this.places + this.#mayWait;
  }

  /** How many more would be worked on at once; below zero where some wait, or had a place anew where none was left. */
  get places(): number {
    return MAX_AT_WORK - this.#atWork - this.#waiting.length;
  }

  /**
   * A place at once where nobody is at work, else at the end of this turn of the event loop, or within the wait.
   *
   * @throws {MintmarkError} `overloaded`
   */
  async enter(): Promise<Ticket> {
    if (this.room <= 0) {
      this.noteTurnedAway(1);
      throw new MintmarkError('overloaded');
    }
    if (this.places === MAX_AT_WORK) return this.#place();
    return new Promise((admit, turnAway) => {
      this.#waiting.push({ seenAtMs: performance.now(), waitedMs: 0, admit, turnAway });
      this.#admitSoon();
    });
  }

  #place(): Ticket {
    let isHeld = false;
    const ticket = {
      release: () => {
        if (isHeld) this.#leave();
        isHeld = false;
      },
      retake: () => {
        if (!isHeld) this.#atWork += 1;
        isHeld = true;
      },
    };
    ticket.retake();
    return ticket;
  }

  #leave(): void {
    this.#atWork -= 1;
    if (this.#waiting.length > 0) this.#admitSoon();
  }

  /** In one go, as a cohort: see `Cohort`. */
  #admitSoon(): void {
    this.#admitting ??= setImmediate(() => {
      this.#admitting = undefined;
      this.#admit();
      if (this.#waiting.length > 0) this.#timer ??= this.#lookSoon();
    });
  }

  #admit(): void {
    for (const { admit } of this.#waiting.splice(0, Math.max(0, MAX_AT_WORK - this.#atWork)))
      admit(this.#place());
  }

  #lookSoon(): NodeJS.Timeout {
    return setTimeout(() => {
      // After a turn that took long timers come first: what is done by then has yet to give up its place.
      setImmediate(() => {
        this.#look();
      });
    }, LOOK_EVERY_MS);
  }

  /** Turns away whoever has waited long enough, all in one go. */
  #look(): void {
    // Nobody is turned away for whom there is a place, however long this turn was.
    this.#admit();
    const nowMs = performance.now();
    for (const claim of this.#waiting) {
      claim.waitedMs += Math.min(nowMs - claim.seenAtMs, MAX_STEP_MS);
      claim.seenAtMs = nowMs;
    }
    const late = this.#waiting.filter(({ waitedMs }) => waitedMs >= MAX_WAIT_MS);
    this.#waiting = this.#waiting.slice(late.length);
    for (const { turnAway } of late) turnAway(new MintmarkError('overloaded'));
    this.noteTurnedAway(late.length);
    this.#isInVain ||= late.length > 0;
    if (nowMs - this.#adaptedAtMs >= MAX_WAIT_MS) this.#adapt(nowMs);
    const isAtRest = this.#waiting.length === 0 && !this.#isInVain && this.#mayWait === MAX_WAITING;
    this.#timer = isAtRest ? undefined : this.#lookSoon();
  }

  /**
   * Once in the time of a wait: where some waited in vain, half as many may wait from then on, as further ones are better
   * turned away before any framework has looked at them. While nobody does a few more may, and as many as ever once nobody
   * waits at all.
   */
  #adapt(nowMs: number): void {
    const isIdle = this.#waiting.length === 0 && !this.#isInVain;
    const next = this.#isInVain ? this.#mayWait >> 1 : this.#mayWait + WAITING_STEP;
    this.#mayWait = isIdle ? MAX_WAITING : Math.min(MAX_WAITING, Math.max(MIN_WAITING, next));
    this.#isInVain = false;
    this.#adaptedAtMs = nowMs;
  }
}
