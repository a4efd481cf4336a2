import type { LimitState } from './rate-limits.js';

/**
 * The headers that tell a caller of its limits.
 *
 * @see draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy` and `RateLimit`, lists of structured fields
 */
export function rateLimitHeaders(states: readonly LimitState[]): Readonly<Record<string, string>> {
  if (states.length === 0) return {};
  return {
    'RateLimit-Policy': states
      .map(({ name, limit }) => `"${name}";q=${limit.requests};w=${limit.perSeconds}`)
      .join(', '),
    RateLimit: states
      .map(({ name, remaining, resetSeconds }) => `"${name}";r=${remaining};t=${resetSeconds}`)
      .join(', '),
  };
}
