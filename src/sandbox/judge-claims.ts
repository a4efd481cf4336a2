import type { ClaimRule } from '../tokens/claim-rule.js';
import type { TokenLifetime } from '../tokens/token-times.js';
import { asSeconds, claimOf, hasShape, shapeWords } from './claim-shapes.js';
import type { Objection } from './objection.js';
import type { JsonObject } from './sandbox-request.js';

/** Objections to claims by the contract's table. */
export function judgeClaims<Account>(
  rules: readonly ClaimRule<Account>[],
  claims: JsonObject,
  account: Account,
): readonly Objection[] {
  const all = rules.some(({ claim }) => claim === NOT_BEFORE.claim) ? rules : [...rules, NOT_BEFORE];
  return all.flatMap((rule) => judgeClaim(rule, claimOf(claims, rule.claim), account) ?? []);
}

/** Whether a contract speaks of it or not, every reader of JWTs heeds it (RFC 7519 section 4.1.5). */
const NOT_BEFORE = { claim: 'nbf', shape: 'seconds', required: false } as const;

function judgeClaim<Account>(
  rule: ClaimRule<Account>,
  value: unknown,
  account: Account,
): Objection | undefined {
  const { claim, required, pinnedTo } = rule;
  if (value === undefined) {
    return required ? { code: 'claim_missing', claim, reason: `The claim ${claim} is missing.` } : undefined;
  }
  if (!hasShape(rule, value)) {
    return { code: 'claim_mistyped', claim, reason: `The claim ${claim} must be ${shapeWords(rule)}.` };
  }
  if (pinnedTo !== undefined && value !== pinnedTo(account)) {
    return { code: 'claim_mismatch', claim, reason: `The claim ${claim} names somebody else's account.` };
  }
  return undefined;
}

/** Objections to a token's times. A token is expired from the second `exp` on (RFC 7519 section 4.1.4). */
export function judgeTimes(
  claims: JsonObject,
  { maxSeconds, isPublished }: TokenLifetime,
  nowMs: number,
): readonly Objection[] {
  const [iat, exp, nbf] = ['iat', 'exp', 'nbf'].map((claim) => asSeconds(claimOf(claims, claim)));
  const objections: Objection[] = [];
  if (exp !== undefined && exp * 1000 <= nowMs) {
    objections.push({
      code: 'expired',
      claim: 'exp',
      reason: `The token expired ${span(nowMs - exp * 1000)} ago.`,
    });
  }
  if (nbf !== undefined && nbf * 1000 > nowMs) {
    const reason = `The token is not valid for another ${span(nbf * 1000 - nowMs)}.`;
    objections.push({ code: 'not_yet_valid', claim: 'nbf', reason });
  }
  const lifetime = iat === undefined || exp === undefined ? 1 : exp - iat;
  if (lifetime < 1 || (isPublished === true && lifetime > maxSeconds)) {
    const reason = `exp must lie 1 to ${maxSeconds} seconds after iat.`;
    objections.push({ code: 'lifetime_invalid', claim: 'exp', reason });
  }
  return objections;
}

/** A span in the largest unit that fits, for people. */
function span(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const [size, unit] = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ].find(([unitSeconds]) => seconds >= 2 * Number(unitSeconds)) ?? [1, 'second'];
  const count = Math.floor(seconds / Number(size));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
