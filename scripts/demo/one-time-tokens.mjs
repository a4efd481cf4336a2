import { randomBytes } from 'node:crypto';

/** Milliseconds that a one-time token lives. */
const LIFETIME_MS = 5 * 60 * 1000;

/** The stand-in's one-time tokens: opaque, good for one use within five minutes. */
export class OneTimeTokens {
  /** @type {Map<string, { playerId: string, expiresAtMs: number }>} */
  #unused = new Map();

  /**
   * @param {string} playerId
   * @returns {string}
   */
  issue(playerId) {
    const token = randomBytes(32).toString('base64url');
    this.#unused.set(token, { playerId, expiresAtMs: Date.now() + LIFETIME_MS });
    return token;
  }

  /**
   * @param {string} token
   * @returns {string | undefined} the player, once; `undefined` from the second use on, and after five minutes
   */
  redeem(token) {
    const issued = this.#unused.get(token);
    this.#unused.delete(token);
    return issued !== undefined && Date.now() < issued.expiresAtMs ? issued.playerId : undefined;
  }
}
