import { checkClaim, claimAt } from './claim-rule.js';
import type { Finding } from './finding.js';
import type { TokenAccount, TokenContract, UnsignedToken } from './token-contract.js';

/** Everything about a token that its contract does not allow; empty when it is good. */
export function checkToken<Account extends TokenAccount, Player>(
  contract: TokenContract<Account, Player>,
  { header, claims }: UnsignedToken,
  account: Account,
): readonly Finding[] {
  const findings: Finding[] = [];
  const note = (finding: Finding | undefined): void => {
    if (finding !== undefined) findings.push(finding);
  };
  note(checkHeader(contract, header));
  for (const rule of contract.claimRules) note(checkClaim(rule, claims, account));
  note(checkLifetime(contract, claims));
  return findings;
}

function checkHeader<Account extends TokenAccount, Player>(
  contract: TokenContract<Account, Player>,
  header: UnsignedToken['header'],
): Finding | undefined {
  if (header.alg !== contract.algorithm) {
    return { code: 'header_invalid', claim: 'alg', detail: `must be ${contract.algorithm}` };
  }
  const hasKid = header.kid !== undefined;
  if (contract.kid === 'required' && !hasKid)
    return { code: 'header_invalid', claim: 'kid', detail: 'is missing' };
  if (contract.kid === 'never' && hasKid) {
    return { code: 'header_invalid', claim: 'kid', detail: 'must not be there' };
  }
  return undefined;
}

function checkLifetime<Account extends TokenAccount, Player>(
  { lifetime }: TokenContract<Account, Player>,
  claims: UnsignedToken['claims'],
): Finding | undefined {
  const seconds = Number(claimAt(claims, 'exp')) - Number(claimAt(claims, 'iat'));
  if (seconds >= 1 && seconds <= lifetime.maxSeconds) return undefined;
  return {
    code: 'lifetime_invalid',
    claim: 'exp',
    detail: `must be 1 to ${lifetime.maxSeconds} s after iat`,
  };
}
