import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { MintmarkError } from '../errors/mintmark-error.js';
import { ACCESS_OPTIONS, type AccessOptions } from './access.options.js';
import type { Caller, CallerLimits, RateLimit } from './caller.js';
import { RefusalPace } from './refusal-pace.js';

/** What is left of a limit. */
export interface LimitState {
  readonly name: 'caller' | 'player';
  readonly limit: RateLimit;
  readonly remaining: number;
  /** Seconds until the window begins anew. */
  readonly resetSeconds: number;
}

/** A limit that is used up. */
export class RateLimitedError extends MintmarkError {
  constructor(readonly state: LimitState) {
    super('rate_limited', { detail: `Too many requests for this ${state.name}: wait for Retry-After.` });
  }
}

/**
 * Counts the requests of each caller, and of each caller for each player: a client that mints in a loop is the commonest
 * accident. Counts are of this process.
 */
@Injectable()
export class RateLimits {
  /** How fast each caller over its limits is answered. */
  readonly pace = new RefusalPace();
  readonly #counters = new Map<string, RateLimiterMemory>();
  #defaults: CallerLimits;

  constructor(@Inject(ACCESS_OPTIONS) { limits = {} }: AccessOptions) {
    this.#defaults = limits;
  }

  /** Takes other limits in the place of those there were; what was counted under a limit that stays is kept. */
  replace({ callers, limits = {} }: AccessOptions): void {
    this.#defaults = limits;
    const kept = new Set(
      [limits, ...callers.map((caller) => caller.limits ?? {})].flatMap(({ caller, player }) => [
        ...(caller === undefined ? [] : [counterId('caller', caller)]),
        ...(player === undefined ? [] : [counterId('player', player)]),
      ]),
    );
    for (const id of this.#counters.keys()) if (!kept.has(id)) this.#counters.delete(id);
  }

  /** Counts a request of a caller; nothing where there is no limit. @throws {RateLimitedError} when it is one too many */
  countCaller({ name, limits }: Caller): Promise<LimitState> | undefined {
    const limit = limits?.caller ?? this.#defaults.caller;
    return limit && this.#count('caller', limit, name);
  }

  /** Counts a request of a caller for a player, likewise. @throws {RateLimitedError} when it is one too many */
  countPlayer({ name, limits }: Caller, playerId: string): Promise<LimitState> | undefined {
    const limit = limits?.player ?? this.#defaults.player;
    // With its length no name and player read as another's, whatever a host calls its callers.
    return limit && this.#count('player', limit, `${name.length} ${name}${playerId}`);
  }

  async #count(name: LimitState['name'], limit: RateLimit, key: string): Promise<LimitState> {
    try {
      return stateOf(name, limit, await this.#counter(name, limit).consume(key));
    } catch (rejection) {
      if (rejection instanceof RateLimiterRes) throw new RateLimitedError(stateOf(name, limit, rejection));
      throw rejection;
    }
  }

  #counter(name: LimitState['name'], limit: RateLimit): RateLimiterMemory {
    const id = counterId(name, limit);
    const known = this.#counters.get(id);
    if (known !== undefined) return known;
    const counter = new RateLimiterMemory({ points: limit.requests, duration: limit.perSeconds });
    this.#counters.set(id, counter);
    return counter;
  }
}

function counterId(name: LimitState['name'], { requests, perSeconds }: RateLimit): string {
  return `${name} ${requests} ${perSeconds}`;
}

function stateOf(name: LimitState['name'], limit: RateLimit, result: RateLimiterRes): LimitState {
  const { remainingPoints, msBeforeNext } = result;
  return {
    name,
    limit,
    remaining: Math.max(0, remainingPoints),
    // By the time of day: where that was set back, a window that ends as ever would seem to last for longer.
    resetSeconds: Math.min(limit.perSeconds, Math.max(1, Math.ceil(msBeforeNext / 1000))),
  };
}
