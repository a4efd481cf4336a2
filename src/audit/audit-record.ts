/**
 * What came of a request. `allowed`: it was answered. `refused`: it may not be. `failed`: it may, and could not be.
 * `withheld`: what the record `refersTo` says was allowed was not handed out, as that record came too late. `lost`: so
 * many decisions could not be written before this one, and nothing was handed out for them.
 */
export type AuditOutcome = 'allowed' | 'refused' | 'failed' | 'withheld' | 'lost';

/** One decision. Never a token or a secret; the player as configured. What is `undefined` is not written. */
export interface AuditEntry {
  /** The caller's `x-request-id` where it is a plain id, else a UUID: not unique where callers repeat theirs. */
  readonly requestId?: string | undefined;
  /** Absent where nobody was recognised. */
  readonly caller?: string | undefined;
  readonly operation?: string | undefined;
  readonly provider?: string | undefined;
  readonly account?: string | undefined;
  /** The caller's grant that decided, by its name or place. */
  readonly grant?: string | undefined;
  /** Our name of the key version that was used. */
  readonly keyId?: string | undefined;
  readonly outcome: AuditOutcome;
  /** Code of the error catalogue, unless allowed. */
  readonly code?: string | undefined;
  /** When what was handed out expires: ISO 8601, UTC. */
  readonly expiresAt?: string | undefined;
  /** SHA-256 of the token that was handed out, lower-case hexadecimal. */
  readonly tokenDigest?: string | undefined;
  /** The player as `id:<id>`; or HMAC-SHA256 of that, under the configured key, as `hmac:<hex>`. */
  readonly player?: string | undefined;
  /** The pins that a grant would have refused, did it not only observe. */
  readonly observed?: readonly string[] | undefined;
  /** Of `withheld`: the sequence number of the record that it is about. */
  readonly refersTo?: number | undefined;
  /** Of `lost`: how many. Of `refused`: how many of its kind, where they came too fast to be written one by one. */
  readonly count?: number | undefined;
}

/** A decision in the log. Each carries the hash of the one before it, so that a change anywhere shows. */
export interface AuditRecord extends AuditEntry {
  /** Counts from 1 without a gap. */
  readonly sequence: number;
  /** ISO 8601, UTC: when it was decided, by the machine's clock. The order is the sequence's, whatever the clock does. */
  readonly time: string;
  /** SHA-256 of the line before, without its line break, lower-case hexadecimal; zeros before the first. */
  readonly previous: string;
}
