import type { FindingCode } from '../tokens/finding.js';

/** One reason to refuse a token. */
export interface Objection {
  /** In the words of the contract's `verdictSteps`, which turn it into the provider's code. */
  readonly code: FindingCode;
  /** Path of the claim or header member. */
  readonly claim?: string;
  /** A sentence for people. */
  readonly reason: string;
}
