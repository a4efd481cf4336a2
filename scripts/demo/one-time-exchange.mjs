import { post } from './post.mjs';
import { check } from './verify-token.mjs';

/**
 * One thing that was done, and whether it went as it should.
 *
 * @typedef {import('./verify-token.mjs').Check & { said: string }} Step
 *
 * @typedef {{ token: string, redirectUrl: string, steps: readonly Step[] }} Exchange
 */

/**
 * Brokers a Stacked one-time token end to end: asks the service for it, opens the rewards page with it, and opens that
 * page once more.
 *
 * @param {string} serviceUrl
 * @param {string} callerKey
 * @returns {Promise<Exchange>}
 */
export async function exchangeOneTimeToken(serviceUrl, callerKey) {
  const playerId = 'gamer-123';
  const askedAtMs = Date.now();
  const answer = await post(`${serviceUrl}/v1/stacked/one-time-tokens`, callerKey, { playerId });
  const redirectUrl = String(answer['redirectUrl']);
  const lifetimeMs = Date.parse(String(answer['expiresAt'])) - askedAtMs;
  const first = await openPage(redirectUrl);
  const second = await openPage(redirectUrl);
  return {
    token: String(answer['token']),
    redirectUrl,
    steps: [
      step(
        'brokered',
        lifetimeMs >= 300_000 && lifetimeMs < 305_000,
        `lives ${Math.round(lifetimeMs / 1000)} s`,
      ),
      step(
        'first use',
        first.status === 200 && first.body.includes(playerId),
        `${first.status} ${first.body}`,
      ),
      step('second use refused', second.status === 401, `${second.status} ${second.body}`),
    ],
  };
}

/**
 * @param {string} url
 * @returns {Promise<{ status: number, body: string }>}
 */
async function openPage(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  return { status: response.status, body: await response.text() };
}

/**
 * @param {string} name
 * @param {boolean} holds
 * @param {string} said
 * @returns {Step}
 */
function step(name, holds, said) {
  return { ...check(name, holds ? [] : [said]), said };
}
