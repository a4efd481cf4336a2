import { rateLimitHeaders } from './rate-limit-headers.js';
import type { LimitState } from './rate-limits.js';

const CALLER: LimitState = {
  name: 'caller',
  limit: { requests: 600, perSeconds: 60 },
  remaining: 599,
  resetSeconds: 60,
};
const PLAYER: LimitState = {
  name: 'player',
  limit: { requests: 1_000_000, perSeconds: 86_400 },
  remaining: 0,
  resetSeconds: 1,
};

/** RFC 9651, section 3.1 and 3.3: a list of strings, each with parameters that are integers. */
const ITEM = String.raw`"[ !#-\[\]-~]*"(; ?[a-z*][a-z0-9_.*-]*=-?\d{1,15})*`;
const LIST = new RegExp(`^${ITEM}([ \\t]*,[ \\t]*${ITEM})*$`);

test('name every limit that holds, and what is left of each', () => {
  expect(rateLimitHeaders([CALLER, PLAYER])).toEqual({
    'RateLimit-Policy': '"caller";q=600;w=60, "player";q=1000000;w=86400',
    RateLimit: '"caller";r=599;t=60, "player";r=0;t=1',
  });
});

test.each([[[CALLER]], [[PLAYER]], [[CALLER, PLAYER]]])('are structured fields', (states) => {
  for (const value of Object.values(rateLimitHeaders(states))) expect(value).toMatch(LIST);
});

test('say nothing where nothing is limited', () => {
  expect(rateLimitHeaders([])).toEqual({});
});
