import type { Severity } from './explain-finding.js';
import type { FindingCode } from './finding.js';

/** A finding as told to whoever asked. */
export interface ExplainedFinding {
  readonly code: FindingCode;
  /** `error`: the provider refuses the token for it; `warning`: it may not. */
  readonly severity: Severity;
  /** The provider's own code for it, where it publishes codes. */
  readonly providerCode?: string;
  /** Path of the claim or header member. */
  readonly claim?: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly detail: string;
  readonly fix: string;
}

/** Why a provider accepts or refuses a token. */
export interface Inspection {
  /** Whether the provider would accept it, by its documented rules; never true without a verified signature. */
  readonly valid: boolean;
  /** The one code that the provider would answer, ours where it publishes none; `null` when valid. */
  readonly code: string | null;
  /** Everything that is wrong or suspicious, not only the first. */
  readonly findings: readonly ExplainedFinding[];
  /** Whether the signature held. Without it `header` and `claims` are what anybody could have written. */
  readonly verified: boolean;
  /** `null` when it could not be read. */
  readonly header: Readonly<Record<string, unknown>> | null;
  readonly claims: Readonly<Record<string, unknown>> | null;
}
