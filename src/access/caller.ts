import type { Grant } from './grant.js';

/** An internal service that authenticated to us. */
export interface Caller {
  /** Its name in configuration, logs and the audit. */
  readonly name: string;
  /** What it may do; without any, nothing. */
  readonly grants: readonly Grant[];
  /** How often it may ask; the service's own limits when not given. */
  readonly limits?: CallerLimits;
}

/** A number of requests in a window of time. */
export interface RateLimit {
  readonly requests: number;
  readonly perSeconds: number;
}

/** How often a caller may ask, altogether and for one player. */
export interface CallerLimits {
  readonly caller?: RateLimit;
  readonly player?: RateLimit;
}
