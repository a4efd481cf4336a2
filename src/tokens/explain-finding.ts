import type { FindingCode } from './finding.js';

/** Whether a provider refuses the token for it, or only a person should look. */
export type Severity = 'error' | 'warning';

/** What the catalogue says of a finding's code. */
export interface FindingEntry {
  readonly severity: Severity;
  /** What to do, for whoever made the token. */
  readonly fix: string;
}

const error = (fix: string): FindingEntry => ({ severity: 'error', fix });
const warning = (fix: string): FindingEntry => ({ severity: 'warning', fix });

/** Every finding's severity and mending; `docs/findings.md` is held to it by a test. */
export const FINDING_CATALOGUE: Readonly<Record<FindingCode, FindingEntry>> = {
  token_quoted: error(
    'Hand over the token without the quotation marks, as parsed from JSON rather than cut from it.',
  ),
  token_bearer_prefix: error('Hand over the token alone; `Bearer ` is a part of the Authorization header.'),
  token_url_encoded: error(
    'Decode the query parameter before using the token; encode it once, when building a URL.',
  ),
  token_line_breaks: error(
    'Remove blanks and line breaks; do not wrap the token in mails, YAML or environment files.',
  ),
  token_too_long: error('Put fewer claims into the token.'),
  not_a_jwt: error(
    'Hand over the JWT itself: three base64url parts with dots between them, beginning with eyJ.',
  ),
  token_encrypted: error('Sign the token (JWS) instead of encrypting it (JWE).'),
  token_truncated: error(
    'Hand over the whole token: look for a column, cookie or log line that cuts it off.',
  ),
  base64url_invalid: error('Encode each part as base64url without padding; do not edit a token by hand.'),
  header_unreadable: error('Make the header a JSON object in UTF-8, such as {"alg":"HS256","typ":"JWT"}.'),
  claims_unreadable: error('Make the payload a JSON object in UTF-8; sign an object, not a string.'),
  member_duplicated: error('Write each member once.'),
  algorithm_none: error('Sign the token with the algorithm that the provider requires.'),
  algorithm_mismatch: error(
    'Name the algorithm explicitly when signing; libraries choose another by the kind of key.',
  ),
  extension_unsupported: error('Leave crit and b64 out of the header.'),
  key_in_header: warning('Leave keys out of the header: the provider knows yours.'),
  header_invalid: error('Set the header member when signing (many libraries call it keyid).'),
  kid_mismatch: error('Set kid to the API key that belongs to the secret you sign with.'),
  type_unexpected: warning('Set typ to JWT, or leave it out.'),
  signature_invalid: error(
    'Sign with the current secret or key of this account, over exactly this header and payload.',
  ),
  signature_unchecked: warning('Configure the account to have the signature checked too.'),
  signed_by_replaced_key: error(
    'Mint a fresh token: this provider knows one key at a time, and what the one before it signed is dead.',
  ),
  signed_by_staged_key: warning('Use the key once it is active; until then the provider may not know it.'),
  signed_by_other_account: warning(
    'Sign with the key of the account that the token is for: look at the environment and brand.',
  ),
  signed_with_altered_secret: warning('Use the secret exactly as the provider shows it, as UTF-8 text.'),
  signed_with_public_key: warning('Sign with RS256 and the private key; a public key is no HMAC secret.'),
  claim_missing: error('Add the claim.'),
  claim_advised: warning('Add the claim, as the provider does in its samples.'),
  claim_mistyped: error('Write the claim in the type that the provider documents.'),
  claim_mismatch: error('Set the claim to the value that the provider gave to this account.'),
  player_in_account_claim: error(
    'Put the account id here, and the player into the claim that the provider has for it.',
  ),
  time_in_milliseconds: error('Divide by 1000 and round down: Math.floor(Date.now() / 1000).'),
  time_in_seconds: error('Use milliseconds here: Date.now().'),
  expired: error('Mint a fresh token, sooner before its use; compare clocks if it was minted just now.'),
  not_yet_valid: error('Leave nbf out, or set the clock of the issuer right (NTP).'),
  issued_in_future: warning('Set the clock of the issuer right (NTP).'),
  lifetime_invalid: error('Choose exp after iat, and within the longest lifetime that the provider allows.'),
  lifetime_long: warning('Choose a shorter lifetime: a leaked token lives as long.'),
  snapshot_stale: warning('Read the balance when the token is minted.'),
  snapshot_ahead: warning(
    'Write the instant at which the balance was read, in milliseconds; set clocks right (NTP).',
  ),
  audience_other: warning('Check that the provider gave you this one too; else use the one of the account.'),
};
