import type { Finding, FindingCode } from './finding.js';

/** One step of a provider's own checks: which findings it would trip over, and the code it then answers. */
export interface VerdictStep {
  /** Codes of findings; all when not given. */
  readonly codes?: readonly FindingCode[];
  /** Only findings about this claim. */
  readonly claim?: string;
  /** The provider's own code. */
  readonly answer: string;
}

/** Findings that come up before a signature can be checked. */
export const PARSE_CODES: readonly FindingCode[] = [
  'token_quoted',
  'token_bearer_prefix',
  'token_url_encoded',
  'token_line_breaks',
  'token_too_long',
  'not_a_jwt',
  'token_encrypted',
  'token_truncated',
  'base64url_invalid',
  'header_unreadable',
  'claims_unreadable',
  'member_duplicated',
];

/** Findings about the algorithm, the key and the signature. */
export const SIGNATURE_CODES: readonly FindingCode[] = [
  'algorithm_none',
  'algorithm_mismatch',
  'extension_unsupported',
  'header_invalid',
  'kid_mismatch',
  'signature_invalid',
  'signed_by_replaced_key',
];

/** What the provider answers to one finding; `undefined` where it publishes no code for it. */
export function answerTo(
  steps: readonly VerdictStep[] = [],
  finding: Pick<Finding, 'code' | 'claim'>,
): string | undefined {
  return steps.find((step) => trips(step, finding))?.answer;
}

/** The one code for all errors: the provider goes through its steps in order, and answers at the first that trips. */
export function verdictOn(
  steps: readonly VerdictStep[] = [],
  errors: readonly Pick<Finding, 'code' | 'claim'>[],
): string | undefined {
  const tripped = steps.find((step) => errors.some((finding) => trips(step, finding)));
  return tripped?.answer ?? errors[0]?.code;
}

function trips(step: VerdictStep, { code, claim }: Pick<Finding, 'code' | 'claim'>): boolean {
  return (step.codes?.includes(code) ?? true) && (step.claim === undefined || step.claim === claim);
}
