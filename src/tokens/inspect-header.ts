import type { Finding } from './finding.js';
import type { TokenAccount, TokenContract } from './token-contract.js';

/** Members by which a header offers a key of its own; they never choose one here, nor open a connection. */
const KEY_MEMBERS = ['jwk', 'jku', 'x5u', 'x5c'] as const;

/** What a contract has to say of a token's header. The algorithm is compared, never obeyed. */
export function inspectHeader<Account extends TokenAccount, Player>(
  contract: TokenContract<Account, Player>,
  header: Readonly<Record<string, unknown>>,
  kids: readonly string[],
): readonly Finding[] {
  return [
    algorithmFinding(contract.algorithm, header['alg']),
    ...extensionFindings(header),
    ...KEY_MEMBERS.filter((member) => Object.hasOwn(header, member)).map(
      (claim): Finding => ({
        code: 'key_in_header',
        claim,
        detail: 'offers a key: it is ignored, keys are configured',
      }),
    ),
    kidFinding(contract.kid, header['kid'], kids),
    typeFinding(header['typ']),
  ].filter((finding) => finding !== undefined);
}

function algorithmFinding(expected: string, alg: unknown): Finding | undefined {
  if (alg === expected) return undefined;
  if (typeof alg === 'string' && alg.toLowerCase() === 'none') {
    return { code: 'algorithm_none', claim: 'alg', detail: 'is none: the token is not signed at all' };
  }
  return { code: 'algorithm_mismatch', claim: 'alg', detail: `must be ${expected}` };
}

function extensionFindings(header: Readonly<Record<string, unknown>>): readonly Finding[] {
  return ['crit', 'b64']
    .filter((member) => Object.hasOwn(header, member))
    .map((claim) => ({
      code: 'extension_unsupported',
      claim,
      detail: 'asks for an extension that is not supported',
    }));
}

function kidFinding(
  rule: TokenContract<TokenAccount, unknown>['kid'],
  given: unknown,
  expected: readonly string[],
): Finding | undefined {
  if (given === undefined) {
    return rule === 'required' ? { code: 'header_invalid', claim: 'kid', detail: 'is missing' } : undefined;
  }
  if (typeof given !== 'string') return { code: 'header_invalid', claim: 'kid', detail: 'must be a string' };
  const isOther = rule === 'required' && expected.length > 0 && !expected.includes(given);
  return isOther
    ? { code: 'kid_mismatch', claim: 'kid', detail: "is no API key of the account's" }
    : undefined;
}

function typeFinding(typ: unknown): Finding | undefined {
  if (typ === undefined || (typeof typ === 'string' && typ.toUpperCase() === 'JWT')) return undefined;
  return { code: 'type_unexpected', claim: 'typ', detail: 'should be JWT' };
}
