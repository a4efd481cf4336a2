import { randomText } from '../../sandbox/verification-key.js';
import { ONE_TIME_TOKEN_SECONDS } from './stacked.contract.js';

/** For whom a one-time token was issued. */
export interface OneTimeTokenHolder {
  readonly gameId: string;
  readonly playerId: string;
}

/** What becomes of an attempt to redeem one. */
export type Redemption =
  | ({ readonly isRedeemed: true } & OneTimeTokenHolder)
  | { readonly isRedeemed: false; readonly why: 'unknown' | 'used' | 'expired' | 'other_game' };

interface Issued extends OneTimeTokenHolder {
  readonly expiresAtMs: number;
  isUsed: boolean;
}

/** The most tokens that are remembered; the oldest are forgotten, and are unknown from then on. */
const MAX_TOKENS = 10_000;

/** The one-time tokens of an emulated Stacked: each redeemed once, within its five minutes. */
export class SandboxOneTimeTokens {
  readonly #issued = new Map<string, Issued>();

  issue(holder: OneTimeTokenHolder, nowMs: number): string {
    const token = randomText(48);
    this.#issued.set(token, { ...holder, expiresAtMs: nowMs + ONE_TIME_TOKEN_SECONDS * 1000, isUsed: false });
    const [oldest] = this.#issued.keys();
    if (this.#issued.size > MAX_TOKENS && oldest !== undefined) this.#issued.delete(oldest);
    return token;
  }

  /** Redeems a token for the game that it was issued for; an attempt for another game leaves it good. */
  redeem(token: string, gameId: string, nowMs: number): Redemption {
    const issued = this.#issued.get(token);
    if (issued === undefined) return { isRedeemed: false, why: 'unknown' };
    if (issued.isUsed) return { isRedeemed: false, why: 'used' };
    if (nowMs >= issued.expiresAtMs) return { isRedeemed: false, why: 'expired' };
    if (gameId !== issued.gameId) return { isRedeemed: false, why: 'other_game' };
    issued.isUsed = true;
    return { isRedeemed: true, gameId, playerId: issued.playerId };
  }

  clear(): void {
    this.#issued.clear();
  }
}
