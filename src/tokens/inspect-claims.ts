import { type ClaimRule, checkClaim } from './claim-rule.js';
import { FINDING_CATALOGUE } from './explain-finding.js';
import type { Finding } from './finding.js';
import { inspectTimes } from './inspect-times.js';
import type { TokenAccount, TokenContract } from './token-contract.js';

/** What a contract has to say of a token's claims, in the order of its rows; without an account, not of what it pins. */
export function inspectClaims<Account extends TokenAccount, Player>(
  contract: TokenContract<Account, Player>,
  claims: Readonly<Record<string, unknown>>,
  account: Account | undefined,
  nowMs: number,
): readonly Finding[] {
  const special = contract.inspect?.(claims, account, nowMs) ?? [];
  const times = inspectTimes(claims, contract.lifetime, nowMs);
  // What is said more exactly of the same claim is not said twice; but a warning does not stand for an error.
  const named = new Set([...special, ...times].filter(isError).map(({ claim }) => claim));
  const rules = rulesOf(contract)
    .map((rule) => checkClaim(rule, claims, account))
    .filter((finding) => finding !== undefined)
    .filter(({ code, claim }) => code === 'claim_missing' || !named.has(claim));
  return [...rules, ...special, ...times];
}

/** Whoever writes `nbf` means it, and RFC 7519 section 4.1.5 has it a number: libraries refuse what is none. */
const NOT_BEFORE_RULE: ClaimRule<TokenAccount> = { claim: 'nbf', shape: 'seconds', required: false };

/** A contract's rules, and the one that holds for every token. */
export function rulesOf<Account extends TokenAccount, Player>({
  claimRules,
}: TokenContract<Account, Player>): readonly ClaimRule<Account>[] {
  return claimRules.some(({ claim }) => claim === NOT_BEFORE_RULE.claim)
    ? claimRules
    : [...claimRules, NOT_BEFORE_RULE];
}

function isError({ code }: Finding): boolean {
  return FINDING_CATALOGUE[code].severity === 'error';
}
