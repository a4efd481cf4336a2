import type { JwtClaims } from '../../keystore/jwt.types.js';
import { claimAt } from '../../tokens/claim-rule.js';
import type { Finding } from '../../tokens/finding.js';
import type { TokenContract } from '../../tokens/token-contract.js';
import type { GamopandaAccount } from './gamopanda.options.js';

/** Whom a Gamopanda token speaks for. */
export interface GamopandaPlayer {
  /** The operator's own id of the customer; claim `userData.externalId`. */
  readonly externalId: string;
}

/**
 * What Gamopanda requires of an end-user access token.
 *
 * Shape: `{ sub, userData: { externalId }, iat, exp }`; `sub` is the account, not the player.
 * Header: `kid` is the API key.
 * Units: `iat`, `exp` whole seconds since the epoch. Lifetime: 30 minutes are recommended; no maximum is published,
 * 24 hours is ours.
 *
 * @see Gamopanda, End User Display: access token (last modified 2026-04-12, read 2026-11-22)
 */
export const gamopandaContract: TokenContract<GamopandaAccount, GamopandaPlayer> = {
  provider: 'gamopanda',
  algorithm: 'HS256',
  kid: 'required',
  rotation: 'overlap',
  lifetime: { defaultSeconds: 1800, maxSeconds: 86_400 },
  claimRules: [
    { claim: 'sub', shape: 'text', required: true, pinnedTo: ({ accountId }) => accountId },
    { claim: 'userData', shape: 'object', required: true },
    { claim: 'userData.externalId', shape: 'text', required: true, input: 'externalId' },
    { claim: 'iat', shape: 'seconds', required: false, advised: true },
    { claim: 'exp', shape: 'seconds', required: true },
  ],
  playerId: ({ externalId }) => externalId,
  inspect: findPlayerInSubject,
  recognises: ({ kid, alg }, { userData }) =>
    userData !== undefined || (kid !== undefined && alg === 'HS256'),
  claims: ({ accountId }, { externalId }, { issuedAtSeconds, expiresAtSeconds }) => ({
    sub: accountId,
    userData: { externalId },
    iat: issuedAtSeconds,
    exp: expiresAtSeconds,
  }),
  delivery: ({ accountId }, _player, token) => ({
    initialize: { accountId, accessToken: token },
    headers: { 'x-account-id': accountId, 'x-enduser-access-token': token },
  }),
};

/** The commonest mistake: `sub` is the player, as it is everywhere else. */
function findPlayerInSubject(claims: JwtClaims, account: GamopandaAccount | undefined): readonly Finding[] {
  const [sub, externalId] = [claimAt(claims, 'sub'), claimAt(claims, 'userData.externalId')];
  const isAccount = typeof sub !== 'string' || (account !== undefined && sub === account.accountId);
  const isPlayer = externalId === undefined ? account !== undefined : sub === externalId;
  if (isAccount || !isPlayer) return [];
  return [
    {
      code: 'player_in_account_claim',
      claim: 'sub',
      detail: 'holds the player; it must hold the account id, and userData.externalId the player',
    },
  ];
}
