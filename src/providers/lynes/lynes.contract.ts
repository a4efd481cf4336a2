import type { TokenContract } from '../../tokens/token-contract.js';
import { PARSE_CODES, SIGNATURE_CODES } from '../../tokens/verdict.js';
import type { LynesAccount } from './lynes.options.js';

/** Whom a Lynes token speaks for, and what it permits. */
export interface LynesPlayer {
  /** The user's unique id in the operator's system; claim `sub`. */
  readonly userId: string;
  /** What the token permits; claim `scope`, left out when not given. Each must be allowed by the account. */
  readonly scope?: readonly string[];
}

/**
 * What Lynes Loyalty, the multi-tenant gamification API, requires of a JWT.
 *
 * Shape: `{ sub, iss, aud, iat, exp, scope? }`; `scope` is an array. Header: `alg` and `typ` only.
 * Units: `iat`, `exp` whole seconds since the epoch. Lifetime: 1 hour in the sample, 1 to 24 hours advised; 24 hours
 * is our maximum.
 *
 * @see Lynes, Authentication with JWT (read 2026-11-22)
 */
export const lynesContract: TokenContract<LynesAccount, LynesPlayer> = {
  provider: 'lynes',
  algorithm: 'HS256',
  kid: 'never',
  rotation: 'cutover',
  lifetime: { defaultSeconds: 3600, maxSeconds: 86_400 },
  claimRules: [
    { claim: 'sub', shape: 'text', required: true, input: 'userId' },
    { claim: 'iss', shape: 'text', required: true, pinnedTo: ({ tenantId }) => tenantId },
    { claim: 'aud', shape: 'text', required: true, pinnedTo: ({ applicationId }) => applicationId },
    { claim: 'iat', shape: 'seconds', required: true },
    { claim: 'exp', shape: 'seconds', required: true },
    { claim: 'scope', shape: 'texts', required: false, input: 'scope' },
  ],
  // Parse, algorithm and signature, required claims, expiry, scope; what is left is malformed.
  verdictSteps: [
    { codes: PARSE_CODES, answer: 'invalid_token' },
    { codes: SIGNATURE_CODES, answer: 'invalid_signature' },
    { codes: ['claim_missing'], answer: 'missing_required_claim' },
    { codes: ['expired'], answer: 'token_expired' },
    { claim: 'scope', answer: 'insufficient_permissions' },
    { answer: 'invalid_token' },
  ],
  playerId: ({ userId }) => userId,
  recognises: (_header, { iss, aud }) => iss !== undefined && aud !== undefined,
  claims: ({ tenantId, applicationId }, { userId, scope }, { issuedAtSeconds, expiresAtSeconds }) => ({
    sub: userId,
    iss: tenantId,
    aud: applicationId,
    iat: issuedAtSeconds,
    exp: expiresAtSeconds,
    ...(scope !== undefined && { scope }),
  }),
  delivery: (_account, _player, token) => ({ headers: { Authorization: `Bearer ${token}` } }),
};
