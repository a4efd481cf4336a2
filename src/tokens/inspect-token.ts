import type { JwtAlgorithm } from '../keystore/jwt.types.js';
import { claimAt, expectedValue } from './claim-rule.js';
import { FINDING_CATALOGUE } from './explain-finding.js';
import type { Finding, FindingCode } from './finding.js';
import { inspectClaims, rulesOf } from './inspect-claims.js';
import { inspectHeader } from './inspect-header.js';
import type { ExplainedFinding, Inspection } from './inspection.js';
import { type ParsedToken, parseToken } from './parse-token.js';
import type { TokenAccount, TokenContract } from './token-contract.js';
import { answerTo, verdictOn } from './verdict.js';

/** What a signature check found. */
export interface SignatureResult {
  readonly holds: boolean;
  /** The provider's name of the key under which it holds, where it has one. */
  readonly kid?: string;
  /** Why it may not hold, or what is to be said of the key under which it does: never key material. */
  readonly hints: readonly Finding[];
}

/** What a token is held against. Without an account, everything is explained but the signature and what it pins. */
export interface InspectionContext<Account extends TokenAccount> {
  readonly nowMs: number;
  readonly account?: Account;
  /** The provider's names of the account's keys, where tokens carry them. */
  readonly kids?: readonly string[];
  readonly checkSignature?: (input: Buffer, signature: Buffer) => SignatureResult;
}

/**
 * Finds everything about a token that its provider does not allow, and what it would answer. Never throws; the algorithm
 * is the contract's, no key comes from the token, and nothing counts as verified unless the signature held.
 */
export function inspectToken<Account extends TokenAccount, Player>(
  contract: TokenContract<Account, Player>,
  token: string,
  context: InspectionContext<Account>,
): Inspection {
  const parsed = parseToken(token);
  const header =
    parsed.header === undefined ? [] : inspectHeader(contract, parsed.header, context.kids ?? []);
  const signature = inspectSignature(contract, parsed, [...parsed.findings, ...header], context);
  const claims =
    parsed.claims === undefined ? [] : inspectClaims(contract, parsed.claims, context.account, context.nowMs);
  const known = signature.kid === undefined ? context : { ...context, kids: [signature.kid] };
  const findings = [...parsed.findings, ...header, ...signature.findings, ...claims].map((finding) =>
    explain(contract, finding, parsed, known),
  );
  const errors = findings.filter(({ severity }) => severity === 'error');
  return {
    valid: signature.holds && errors.length === 0,
    code: verdictOn(contract.verdictSteps, errors) ?? (signature.holds ? null : 'signature_unchecked'),
    findings,
    verified: signature.holds,
    header: parsed.header ?? null,
    claims: parsed.claims ?? null,
  };
}

/** What a look at the signature gave. */
interface InspectedSignature extends Pick<SignatureResult, 'holds' | 'kid'> {
  readonly findings: readonly Finding[];
}

/** A signature is looked at only where form and algorithm are as they must be; wrapped tokens are looked at inside. */
function inspectSignature<Account extends TokenAccount, Player>(
  contract: TokenContract<Account, Player>,
  { signed, header }: ParsedToken,
  before: readonly Finding[],
  { checkSignature }: InspectionContext<Account>,
): InspectedSignature {
  if (signed === undefined) return { holds: false, findings: [] };
  if (checkSignature === undefined) {
    return {
      holds: false,
      findings: [{ code: 'signature_unchecked', detail: 'no key is configured for it' }],
    };
  }
  const isOfOurKind = !before.some(({ code }) => REFUSED_BEFORE_SIGNATURE.has(code));
  const { holds, hints, kid } = checkSignature(signed.input, signed.signature);
  if (holds && isOfOurKind) {
    const isKidTold = before.some(({ code }) => code === 'kid_mismatch');
    const other = isKidTold ? [] : otherKid(contract, header?.['kid'], kid);
    return { holds, findings: [...other, ...hints], ...(kid !== undefined && { kid }) };
  }
  const failed = isOfOurKind ? [failure(contract.algorithm, signed.signature)] : [];
  return { holds: false, findings: [...failed, ...hints] };
}

/** The header may name a key of the account, and the signature be made with the secret of another. */
function otherKid<Account extends TokenAccount, Player>(
  { kid: rule }: TokenContract<Account, Player>,
  given: unknown,
  kid: string | undefined,
): readonly Finding[] {
  const isOther = rule === 'required' && kid !== undefined && typeof given === 'string' && given !== kid;
  return isOther
    ? [{ code: 'kid_mismatch', claim: 'kid', detail: 'is not the API key that belongs to the secret' }]
    : [];
}

/** Bytes that a signature has at least: a hash, or the modulus of the smallest RSA key. */
const MIN_SIGNATURE_BYTES: Readonly<Record<JwtAlgorithm, number>> = { HS256: 32, RS256: 256 };

function failure(algorithm: JwtAlgorithm, { byteLength }: Buffer): Finding {
  const least = MIN_SIGNATURE_BYTES[algorithm];
  return byteLength < least
    ? {
        code: 'token_truncated',
        detail: `has a signature of ${byteLength} bytes; ${algorithm} has at least ${least}`,
      }
    : { code: 'signature_invalid', detail: "does not hold under the account's key" };
}

const REFUSED_BEFORE_SIGNATURE: ReadonlySet<string> = new Set([
  'algorithm_none',
  'algorithm_mismatch',
  'extension_unsupported',
  'member_duplicated',
]);

function explain<Account extends TokenAccount, Player>(
  contract: TokenContract<Account, Player>,
  finding: Finding,
  parsed: ParsedToken,
  context: InspectionContext<Account>,
): ExplainedFinding {
  const { severity, fix } = FINDING_CATALOGUE[finding.code];
  const { claim } = finding;
  const providerCode = severity === 'error' ? answerTo(contract.verdictSteps, finding) : undefined;
  const expected = expectedOf(contract, finding, context);
  const actual = claim === undefined ? undefined : shown(valueOf(parsed, finding.code, claim));
  return {
    ...finding,
    severity,
    ...(providerCode !== undefined && { providerCode }),
    ...(expected !== undefined && { expected }),
    ...(actual !== undefined && { actual }),
    fix,
  };
}

/** Findings about a member of the header; all others are about claims. */
const HEADER_CODES: ReadonlySet<FindingCode> = new Set([
  'algorithm_none',
  'algorithm_mismatch',
  'extension_unsupported',
  'key_in_header',
  'header_invalid',
  'kid_mismatch',
  'type_unexpected',
]);

function expectedOf<Account extends TokenAccount, Player>(
  contract: TokenContract<Account, Player>,
  { code, claim }: Finding,
  { account, kids = [] }: InspectionContext<Account>,
): string | undefined {
  if (HEADER_CODES.has(code)) {
    if (claim === 'alg') return JSON.stringify(contract.algorithm);
    return claim === 'kid' && kids.length > 0
      ? kids.map((kid) => JSON.stringify(kid)).join(' or ')
      : undefined;
  }
  const rule = rulesOf(contract).find((candidate) => candidate.claim === claim);
  return rule === undefined ? undefined : expectedValue(rule, account);
}

function valueOf({ header = {}, claims = {} }: ParsedToken, code: FindingCode, path: string): unknown {
  return claimAt(HEADER_CODES.has(code) ? header : claims, path);
}

/** A value of the token as it may be shown: short, on one line. */
function shown(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  // JSON has no word for what `1e999` is read as, and leaves out the sign of a zero.
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'number' ? String(value) : JSON.stringify(value).slice(0, 120);
}
