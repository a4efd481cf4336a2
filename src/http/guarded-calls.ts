import {
  type BulkheadPolicy,
  bulkhead,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  type IBackoff,
  isBrokenCircuitError,
  isBulkheadRejectedError,
} from 'cockatiel';
import type { ErrorCode } from '../errors/error-catalogue.js';
import { MintmarkError } from '../errors/mintmark-error.js';
import { type BreakerNote, breakerChannel } from './breaker-channel.js';

/** Failures one after the other after which a provider is not asked for a while. */
const FAILURES = 10;

/** Milliseconds after which a call is let through to see whether it works again. */
const PROBE_AFTER_MS = 2_000;

/** Failures that say that the provider does not work; so does a refusal with 429 or a 5xx, as another 4xx does not. */
const OUTAGES: ReadonlySet<ErrorCode> = new Set([
  'upstream_unreachable',
  'upstream_timeout',
  'upstream_invalid_response',
]);

/** Whose calls they are, and how many there may be at a time. */
export interface GuardedAccount {
  readonly name: string;
  readonly maxConcurrentCalls: number;
}

interface Guards {
  readonly breaker: CircuitBreakerPolicy;
  slots: BulkheadPolicy;
  max: number;
}

/**
 * Lets an account's calls of its provider through, so many at a time, and for a while none once they fail every time: whoever
 * waits for a dead provider takes what others need. Each account is for itself, as its provider's address may be.
 */
export class GuardedCalls {
  readonly #guards = new Map<string, Guards>();

  constructor(private readonly provider: string) {}

  /**
   * Makes a call.
   *
   * @throws {MintmarkError} `upstream_busy`, `upstream_unavailable`; else what the call throws
   */
  async run<Answer>(account: GuardedAccount, call: () => Promise<Answer>): Promise<Answer> {
    const { slots, breaker } = this.#guardsOf(account);
    // The library would have others wait for the call that tries it again.
    if (breaker.state === CircuitState.HalfOpen) throw new MintmarkError('upstream_unavailable');
    try {
      const settled = await slots.execute(() => breaker.execute(() => refusalsAsResults(call)));
      return settled();
    } catch (error) {
      if (isBulkheadRejectedError(error)) throw new MintmarkError('upstream_busy');
      throw isBrokenCircuitError(error) ? new MintmarkError('upstream_unavailable') : error;
    }
  }

  #guardsOf({ name, maxConcurrentCalls: max }: GuardedAccount): Guards {
    const guards = this.#guards.get(name) ?? { breaker: this.#breakerOf(name), slots: bulkhead(max, 0), max };
    this.#guards.set(name, guards);
    // A reload may have given it another number.
    if (guards.max !== max) Object.assign(guards, { slots: bulkhead(max, 0), max });
    return guards;
  }

  #breakerOf(account: string): CircuitBreakerPolicy {
    const breaker = circuitBreaker(handleWhen(isOutage), {
      halfOpenAfter: { next: probeAfter },
      breaker: new ConsecutiveBreaker(FAILURES),
    });
    breaker.onBreak(() => {
      this.#tell(account, true);
    });
    breaker.onReset(() => {
      this.#tell(account, false);
    });
    return breaker;
  }

  #tell(account: string, isOpen: boolean): void {
    const note: BreakerNote = { provider: this.provider, account, isOpen };
    breakerChannel.publish(note);
  }
}

/** By a clock that nobody sets: the library compares the time of day, which may be set back, with this duration. */
function probeAfter(): IBackoff<unknown> {
  const atMs = performance.now() + PROBE_AFTER_MS;
  return {
    get duration() {
      return performance.now() < atMs ? Infinity : -Infinity;
    },
    next: probeAfter,
  };
}

/** What works counts as such, though it refuses: the breaker hears of outages alone. */
async function refusalsAsResults<Answer>(call: () => Promise<Answer>): Promise<() => Answer> {
  try {
    const answer = await call();
    return () => answer;
  } catch (error) {
    if (isOutage(error)) throw error;
    return () => {
      throw error;
    };
  }
}

function isOutage(error: unknown): boolean {
  if (!(error instanceof MintmarkError)) return false;
  return OUTAGES.has(error.code) || (error.code === 'upstream_refused' && error.retryable);
}
