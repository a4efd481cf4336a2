/** What can be wrong with a token, or suspicious about it. `docs/findings.md` explains each. */
export type FindingCode =
  // how the text was handed over
  | 'token_quoted'
  | 'token_bearer_prefix'
  | 'token_url_encoded'
  | 'token_line_breaks'
  | 'token_too_long'
  // what it is, and whether it can be read
  | 'not_a_jwt'
  | 'token_encrypted'
  | 'token_truncated'
  | 'base64url_invalid'
  | 'header_unreadable'
  | 'claims_unreadable'
  | 'member_duplicated'
  // header
  | 'algorithm_none'
  | 'algorithm_mismatch'
  | 'extension_unsupported'
  | 'key_in_header'
  | 'header_invalid'
  | 'kid_mismatch'
  | 'type_unexpected'
  // signature
  | 'signature_invalid'
  | 'signature_unchecked'
  | 'signed_by_replaced_key'
  | 'signed_by_staged_key'
  | 'signed_by_other_account'
  | 'signed_with_altered_secret'
  | 'signed_with_public_key'
  // claims
  | 'claim_missing'
  | 'claim_advised'
  | 'claim_mistyped'
  | 'claim_mismatch'
  | 'player_in_account_claim'
  // times
  | 'time_in_milliseconds'
  | 'time_in_seconds'
  | 'expired'
  | 'not_yet_valid'
  | 'issued_in_future'
  | 'lifetime_invalid'
  | 'lifetime_long'
  | 'snapshot_stale'
  | 'snapshot_ahead'
  | 'audience_other';

/** One thing about a token that a contract does not allow, or warns of. */
export interface Finding {
  readonly code: FindingCode;
  /** Path of the claim or header member, dots between levels: `data.balance`. */
  readonly claim?: string;
  /** Why, without the value. */
  readonly detail: string;
}
