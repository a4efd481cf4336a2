import { isDeepStrictEqual } from 'node:util';
import type { JwtClaims } from '../keystore/jwt.types.js';
import { checkToken } from '../tokens/check-token.js';
import type { TokenAccount, TokenContract } from '../tokens/token-contract.js';
import { tokenTimes } from '../tokens/token-times.js';

/** An account and a player that a contract must be able to serve. */
export interface ContractSample<Account extends TokenAccount, Player> {
  readonly account: Account;
  readonly player: Player;
  /** The provider's name of the key, for contracts whose header carries it. */
  readonly kid?: string;
}

/**
 * Holds a provider's contract against what every contract owes its users, and returns what it breaks; empty when all
 * is well. Works in any test framework: `expect(contractViolations(contract, samples, nowMs)).toEqual([])`.
 *
 * Checked: the default lifetime lies within the maximum; claims built from a sample pass the contract's own check at
 * both ends of the lifetime; the same input gives the same claims; every required claim is missed when it is gone.
 */
export function contractViolations<Account extends TokenAccount, Player>(
  contract: TokenContract<Account, Player>,
  samples: readonly ContractSample<Account, Player>[],
  nowMs: number,
): readonly string[] {
  const { defaultSeconds, maxSeconds } = contract.lifetime;
  const violations = defaultSeconds > maxSeconds ? ['the default lifetime exceeds the maximum'] : [];
  const suites = samples.flatMap((sample, index) =>
    [1, defaultSeconds, maxSeconds].flatMap((ttlSeconds) =>
      violationsOf(contract, sample, nowMs, ttlSeconds).map(
        (text) => `sample ${index}, ${ttlSeconds} s: ${text}`,
      ),
    ),
  );
  return [...violations, ...suites];
}

function violationsOf<Account extends TokenAccount, Player>(
  contract: TokenContract<Account, Player>,
  { account, player, kid }: ContractSample<Account, Player>,
  nowMs: number,
  ttlSeconds: number,
): readonly string[] {
  const times = tokenTimes(contract.lifetime, nowMs, ttlSeconds, account.issuedAtBackdateSeconds);
  const header = { alg: contract.algorithm, typ: 'JWT', ...(kid !== undefined && { kid }) } as const;
  const claims = contract.claims(account, player, times);
  const violations = checkToken(contract, { header, claims }, account).map(
    ({ claim, detail }) => `${claim} ${detail}`,
  );
  if (!isDeepStrictEqual(claims, contract.claims(account, player, times))) violations.push('claims vary');
  for (const { claim, required } of contract.claimRules) {
    const rest = without(claims, claim.split('.'));
    const missed = checkToken(contract, { header, claims: rest }, account).some(
      (finding) => finding.claim === claim,
    );
    if (required && !missed) violations.push(`${claim} is not missed`);
  }
  return violations;
}

function without(claims: JwtClaims, [member = '', ...rest]: readonly string[]): JwtClaims {
  const { [member]: value, ...others } = claims;
  return rest.length === 0 ? others : { ...others, [member]: without(value as JwtClaims, rest) };
}
