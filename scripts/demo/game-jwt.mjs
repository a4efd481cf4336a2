import { ACCOUNTS } from './accounts.mjs';
import { parseJws, signatureHolds } from './jws.mjs';

/**
 * Judges an `x-game-jwt` as Stacked would, in its own published codes.
 *
 * @param {string} token
 * @param {string} apiKey the secret that it must be signed with
 * @param {number} nowSeconds
 * @returns {{ playerId: string } | { status: number, code: string }}
 */
export function readGameJwt(token, apiKey, nowSeconds) {
  const jws = parseJws(token);
  if (jws === undefined || jws.header['alg'] !== 'HS256' || !signatureHolds(jws, 'HS256', apiKey)) {
    return { status: 401, code: 'jwt-invalid' };
  }
  const { iss: gameId, sub: playerId, exp, nbf = 0 } = jws.claims;
  if (typeof gameId !== 'string') return { status: 400, code: 'jwt-missing-gameId' };
  if (typeof playerId !== 'string') return { status: 400, code: 'jwt-missing-playerId' };
  if (gameId !== ACCOUNTS.stacked.gameId) return { status: 401, code: 'unknown-gameId' };
  if (typeof exp !== 'number' || exp <= nowSeconds) return { status: 401, code: 'jwt-expired' };
  if (typeof nbf !== 'number' || nbf > nowSeconds) return { status: 401, code: 'jwt-not-yet-valid' };
  return { playerId };
}
