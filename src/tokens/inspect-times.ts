import type { JwtClaims } from '../keystore/jwt.types.js';
import { claimAt } from './claim-rule.js';
import { SECONDS_BELOW } from './epoch.js';
import type { Finding } from './finding.js';
import type { TokenLifetime } from './token-times.js';

/** What there is to say of a token's times at an instant. A token is expired from the second `exp` on (RFC 7519 4.1.4). */
export function inspectTimes(claims: JwtClaims, lifetime: TokenLifetime, nowMs: number): readonly Finding[] {
  const nowSeconds = nowMs / 1000;
  const [iat, exp, nbf] = ['iat', 'exp', 'nbf'].map((claim) => secondsAt(claims, claim));
  return [
    ...['iat', 'exp', 'nbf'].map((claim) => unitFinding(claims, claim)),
    exp !== undefined && exp <= nowSeconds ? expired(nowSeconds - exp) : undefined,
    nbf !== undefined && nbf > nowSeconds ? ahead('not_yet_valid', 'nbf', nbf - nowSeconds) : undefined,
    iat !== undefined && iat > nowSeconds ? ahead('issued_in_future', 'iat', iat - nowSeconds) : undefined,
    exp === undefined ? undefined : lifetimeFinding(exp, iat, lifetime, nowSeconds),
  ].filter((finding) => finding !== undefined);
}

/** Seconds as a span that people can read: `90 s (1 min 30 s)`. */
export function spanText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 90) return `${whole} s`;
  const units = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const;
  let rest = whole;
  const parts = units.flatMap(([size, unit]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${count} ${unit}`];
  });
  return `${whole} s (${parts.slice(0, 2).join(' ')})`;
}

function secondsAt(claims: JwtClaims, claim: string): number | undefined {
  const value = claimAt(claims, claim);
  return typeof value === 'number' && Number.isFinite(value) && value < SECONDS_BELOW ? value : undefined;
}

function unitFinding(claims: JwtClaims, claim: string): Finding | undefined {
  const value = claimAt(claims, claim);
  if (typeof value !== 'number' || value < SECONDS_BELOW) return undefined;
  return {
    code: 'time_in_milliseconds',
    claim,
    detail: 'is in milliseconds; it must be whole seconds since the epoch',
  };
}

function expired(bySeconds: number): Finding {
  return { code: 'expired', claim: 'exp', detail: `expired ${spanText(Math.max(bySeconds, 1))} ago` };
}

function ahead(code: 'not_yet_valid' | 'issued_in_future', claim: string, bySeconds: number): Finding {
  return {
    code,
    claim,
    detail: `lies ${spanText(bySeconds)} in the future: the issuer's clock is ahead of ours`,
  };
}

/** Without `iat` the lifetime is what is left of it, which can only be too long. */
function lifetimeFinding(
  exp: number,
  iat: number | undefined,
  { maxSeconds, isPublished }: TokenLifetime,
  nowSeconds: number,
): Finding | undefined {
  const seconds = exp - (iat ?? nowSeconds);
  if (iat !== undefined && seconds < 1)
    return { code: 'lifetime_invalid', claim: 'exp', detail: 'does not lie after iat' };
  if (seconds <= maxSeconds) return undefined;
  const detail = `lies ${spanText(seconds)} after ${iat === undefined ? 'now' : 'iat'}, longer than ${spanText(maxSeconds)}`;
  return { code: isPublished === true ? 'lifetime_invalid' : 'lifetime_long', claim: 'exp', detail };
}
