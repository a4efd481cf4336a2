/**
 * What came of a request. `allowed`: it was answered. `refused`: it may not be. `failed`: it may, and could not be.
 * `withheld`: what the record `refersTo` says was allowed was not handed out, as that record came too late. `lost`: so
 * many decisions could not be written before this one, and nothing was handed out for them.
 */
export type AuditOutcome = 'allowed' | 'refused' | 'failed' | 'withheld' | 'lost';

/** One decision. Never a token or a secret; the player as configured. */
export interface AuditEntry {
  readonly requestId?: string;
  /** Absent where nobody was recognised. */
  readonly caller?: string;
  readonly operation?: string;
  readonly provider?: string;
  readonly account?: string;
  /** Our name of the key version that signed. */
  readonly keyId?: string;
  readonly outcome: AuditOutcome;
  /** Code of the error catalogue, unless allowed. */
  readonly code?: string;
  /** When what was handed out expires: ISO 8601, UTC. */
  readonly expiresAt?: string;
  /** SHA-256 of the token that was handed out, lower-case hexadecimal. */
  readonly tokenDigest?: string;
  /** HMAC-SHA256 of the player's id as `hmac:<hex>`, or the id itself as `id:<id>`. */
  readonly player?: string;
  /** The pins that a grant would have refused, did it not only observe. */
  readonly observed?: readonly string[];
  /** Of `withheld`: the sequence number of the record that it is about. */
  readonly refersTo?: number;
  /** Of `lost`: how many. */
  readonly count?: number;
}

/** A decision in the log. Each carries the hash of the one before it, so that a change anywhere shows. */
export interface AuditRecord extends AuditEntry {
  /** Counts from 1 without a gap. */
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** SHA-256 of the line before, without its line break, lower-case hexadecimal; zeros before the first. */
  readonly previous: string;
}
