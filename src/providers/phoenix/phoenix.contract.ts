import { type FieldError, requestInvalid } from '../../errors/mintmark-error.js';
import type { JwtClaims } from '../../keystore/jwt.types.js';
import { claimAt } from '../../tokens/claim-rule.js';
import { SECONDS_BELOW } from '../../tokens/epoch.js';
import type { Finding } from '../../tokens/finding.js';
import { spanText } from '../../tokens/inspect-times.js';
import type { TokenContract } from '../../tokens/token-contract.js';
import { BALANCE_RULE, parseBalance } from './balance.js';
import { BALANCE_INSTANT_RULE, parseBalanceInstant } from './balance-instant.js';
import { DEFAULT_BALANCE_MAX_AGE_SECONDS, type PhoenixAccount } from './phoenix.options.js';

/** Whom a Phoenix token speaks for, with which balance, in which game. */
export interface PhoenixPlayer {
  /** The same id as `player_id` in the operator's webhook answers; claim `sub`. */
  readonly playerId: string;
  /** The name shown in the game; claim `data.name`. */
  readonly name: string;
  /** Major currency units (1234.56, not cents), as a number or a decimal string; claim `data.balance`. */
  readonly balance: number | string;
  /** When that was the balance: ISO 8601 or milliseconds; the mint instant when not given. Claim `data.timestamp`. */
  readonly balanceAt?: string | number;
  /** The game instance; the account's when not given. Claim `aud`. */
  readonly instanceId?: string;
  /** The game to launch; with it the delivery has a launch URL. */
  readonly gameId?: string;
}

/** How far a snapshot may lie ahead of our clock, for operators whose services' clocks differ a little. */
const MAX_AHEAD_MS = 5_000;

/**
 * What Phoenix requires of a game session token.
 *
 * Shape: `{ iss, sub, aud, iat, exp, data: { balance, name, timestamp } }`, nothing else.
 * Units: `iat`, `exp` whole seconds since the epoch; `data.timestamp` milliseconds; `data.balance` major currency units.
 * Lifetime: `exp - iat` at most 10 800 s, inclusive; 1 hour is our default.
 * Header: `kid` is not documented and left out unless the account sends it.
 *
 * @see Phoenix, Token Generation (read 2026-11-22)
 */
export const phoenixContract: TokenContract<PhoenixAccount, PhoenixPlayer> = {
  provider: 'phoenix',
  algorithm: 'RS256',
  kid: 'optional',
  rotation: 'upload',
  lifetime: { defaultSeconds: 3600, maxSeconds: 10_800, isPublished: true },
  claimRules: [
    { claim: 'iss', shape: 'text', required: true, pinnedTo: ({ operatorId }) => operatorId },
    { claim: 'sub', shape: 'text', required: true, input: 'playerId' },
    { claim: 'aud', shape: 'text', required: true, input: 'instanceId' },
    { claim: 'iat', shape: 'seconds', required: true },
    { claim: 'exp', shape: 'seconds', required: true },
    { claim: 'data', shape: 'object', required: true },
    { claim: 'data.balance', shape: 'amount', required: true, input: 'balance' },
    { claim: 'data.name', shape: 'text', required: true, input: 'name' },
    { claim: 'data.timestamp', shape: 'milliseconds', required: true, input: 'balanceAt' },
  ],
  playerId: ({ playerId }) => playerId,
  inspect: (claims, account, nowMs) => [
    ...inspectSnapshot(claims, account, nowMs),
    ...inspectInstance(claims, account),
  ],
  recognises: ({ alg }, claims) => alg === 'RS256' || claimAt(claims, 'data.balance') !== undefined,
  claims: (account, player, { issuedAtSeconds, expiresAtSeconds, nowMs }) => ({
    iss: account.operatorId,
    sub: player.playerId,
    aud: player.instanceId ?? account.instanceId,
    iat: issuedAtSeconds,
    exp: expiresAtSeconds,
    data: snapshot(account, player, nowMs),
  }),
  delivery: (account, { gameId, instanceId = account.instanceId }, token) =>
    gameId === undefined ? {} : { launchUrl: launchUrl(account.launchBaseUrl, gameId, token, instanceId) },
};

/** The provider says milliseconds, and no more of a snapshot's age; that it is old is a warning of ours. */
function inspectSnapshot(
  claims: JwtClaims,
  account: PhoenixAccount | undefined,
  nowMs: number,
): readonly Finding[] {
  const claim = 'data.timestamp';
  const timestamp = claimAt(claims, claim);
  if (typeof timestamp !== 'number') return [];
  if (timestamp > 0 && timestamp < SECONDS_BELOW) {
    return [
      { code: 'time_in_seconds', claim, detail: 'is in seconds; it must be milliseconds since the epoch' },
    ];
  }
  const ageSeconds = (nowMs - timestamp) / 1000;
  const maxAgeSeconds = account?.balanceMaxAgeSeconds ?? DEFAULT_BALANCE_MAX_AGE_SECONDS;
  if (-ageSeconds * 1000 > MAX_AHEAD_MS) {
    return [{ code: 'snapshot_ahead', claim, detail: `lies ${spanText(-ageSeconds)} in the future` }];
  }
  if (ageSeconds <= maxAgeSeconds) return [];
  return [{ code: 'snapshot_stale', claim, detail: `shows the balance of ${spanText(ageSeconds)} ago` }];
}

/** An operator may have several instances, of which the account names one: another one may be right. */
function inspectInstance(claims: JwtClaims, account: PhoenixAccount | undefined): readonly Finding[] {
  const [claim, aud] = ['aud', claimAt(claims, 'aud')];
  if (account === undefined || typeof aud !== 'string' || aud === account.instanceId) return [];
  return [{ code: 'audience_other', claim, detail: "is not the account's game instance" }];
}

function snapshot(account: PhoenixAccount, player: PhoenixPlayer, nowMs: number): object {
  const errors: FieldError[] = [];
  const balance = parseBalance(player.balance);
  if (balance === undefined) errors.push({ field: 'balance', message: BALANCE_RULE });
  const timestamp = player.balanceAt === undefined ? nowMs : parseBalanceInstant(player.balanceAt);
  const instantProblem = balanceInstantProblem(timestamp, account, nowMs);
  if (instantProblem !== undefined) errors.push({ field: 'balanceAt', message: instantProblem });
  if (errors.length > 0) throw requestInvalid(errors);
  return { balance, name: player.name, timestamp };
}

function balanceInstantProblem(
  timestampMs: number | undefined,
  { balanceMaxAgeSeconds }: PhoenixAccount,
  nowMs: number,
): string | undefined {
  if (timestampMs === undefined) return BALANCE_INSTANT_RULE;
  if (nowMs - timestampMs > balanceMaxAgeSeconds * 1000)
    return `must not be older than ${balanceMaxAgeSeconds} s`;
  return timestampMs - nowMs > MAX_AHEAD_MS
    ? `must not be more than ${MAX_AHEAD_MS / 1000} s ahead`
    : undefined;
}

function launchUrl(baseUrl: string, gameId: string, token: string, instanceId: string): string {
  const [game, jwt, instance] = [gameId, token, instanceId].map(encodeURIComponent);
  return `${baseUrl}/${game}?token=${jwt}&instanceId=${instance}`;
}
