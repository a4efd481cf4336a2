import type { TokenContract } from '../../tokens/token-contract.js';
import { PARSE_CODES, SIGNATURE_CODES } from '../../tokens/verdict.js';
import type { StackedAccount } from './stacked.options.js';

/** Whom a Stacked token speaks for. */
export interface StackedPlayer {
  /** The player's unique id; claim `sub`. */
  readonly playerId: string;
}

/** Lifetime of a one-time token, in seconds; it can be used once. */
export const ONE_TIME_TOKEN_SECONDS = 300;

/** The error codes that Stacked publishes. */
export const STACKED_CODES = [
  'jwt-expired',
  'jwt-invalid',
  'jwt-missing-gameId',
  'jwt-missing-playerId',
  'jwt-not-yet-valid',
  'unknown-gameId',
  'invalid-api-key',
] as const;

/**
 * What Stacked requires of a game JWT.
 *
 * Shape: `{ iss, sub, iat, exp, nbf? }`. Header: `alg` and `typ` only. The secret is the API key itself.
 * Units: whole seconds since the epoch. Lifetime: about 15 minutes advised and our default; 24 hours is our maximum.
 * `iat` is what the page's sample gets from jsonwebtoken; `nbf` is optional and sent when the account says so.
 *
 * @see Stacked, API authentication (read 2026-11-22)
 */
export const stackedContract: TokenContract<StackedAccount, StackedPlayer> = {
  provider: 'stacked',
  algorithm: 'HS256',
  kid: 'never',
  rotation: 'cutover',
  lifetime: { defaultSeconds: 900, maxSeconds: 86_400 },
  claimRules: [
    { claim: 'iss', shape: 'text', required: true, pinnedTo: ({ gameId }) => gameId },
    { claim: 'sub', shape: 'text', required: true, input: 'playerId' },
    { claim: 'iat', shape: 'seconds', required: false, advised: true },
    { claim: 'exp', shape: 'seconds', required: true },
    { claim: 'nbf', shape: 'seconds', required: false },
  ],
  // The game id finds the key, so that it comes before the signature; what is left has no code of its own.
  verdictSteps: [
    { codes: PARSE_CODES, answer: 'jwt-invalid' },
    { codes: ['claim_missing', 'claim_mistyped'], claim: 'iss', answer: 'jwt-missing-gameId' },
    { codes: ['claim_mismatch'], claim: 'iss', answer: 'unknown-gameId' },
    { codes: SIGNATURE_CODES, answer: 'jwt-invalid' },
    { codes: ['expired'], answer: 'jwt-expired' },
    { codes: ['not_yet_valid'], answer: 'jwt-not-yet-valid' },
    { codes: ['claim_missing', 'claim_mistyped'], claim: 'sub', answer: 'jwt-missing-playerId' },
    { answer: 'jwt-invalid' },
  ],
  playerId: ({ playerId }) => playerId,
  // Nothing marks a Stacked token: it is what is left when no other provider recognises one.
  recognises: () => true,
  claims: ({ gameId, sendNotBefore }, { playerId }, { issuedAtSeconds, expiresAtSeconds }) => ({
    iss: gameId,
    sub: playerId,
    iat: issuedAtSeconds,
    exp: expiresAtSeconds,
    ...(sendNotBefore && { nbf: issuedAtSeconds }),
  }),
  delivery: (_account, _player, token) => ({ headers: { 'x-game-jwt': token } }),
};
