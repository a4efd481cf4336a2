/** One thing about a token that a contract does not allow. */
export interface Finding {
  readonly code:
    | 'header_invalid'
    | 'claim_missing'
    | 'claim_mistyped'
    | 'claim_mismatch'
    | 'lifetime_invalid';
  /** Path of the claim or header member, dots between levels: `data.balance`. */
  readonly claim: string;
  /** Why, without the value. */
  readonly detail: string;
}
