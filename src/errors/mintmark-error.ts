import { ERROR_CATALOGUE, type ErrorCode, type ErrorEntry } from './error-catalogue.js';

/** One field of the request that is not acceptable, and why. Never contains the value. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** What an error may say beyond its code. All of it is public, except `cause`. */
export interface MintmarkErrorOptions {
  /** A sentence for people. Must not contain secrets, tokens or what an upstream sent. */
  readonly detail?: string;
  /** Every bad field of the input. */
  readonly errors?: readonly FieldError[];
  /** The provider's own published code, when it sent one that it documents. */
  readonly providerCode?: string;
  /** Whether the same request may succeed later, where this occurrence says otherwise than the catalogue. */
  readonly retryable?: boolean;
  /** What went wrong underneath; for logs only, where its class, code, frames and scrubbed message appear. */
  readonly cause?: unknown;
}

/** The one error class of Mintmark: a code of the catalogue, and what may be said of this occurrence. */
export class MintmarkError extends Error {
  override readonly name = 'MintmarkError';
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[];
  readonly providerCode: string | undefined;
  readonly retryable: boolean;

  constructor(code: ErrorCode, options: MintmarkErrorOptions = {}) {
    super(options.detail ?? ERROR_CATALOGUE[code].title, { cause: options.cause });
    this.code = code;
    this.errors = options.errors ?? [];
    this.providerCode = options.providerCode;
    this.retryable = options.retryable ?? ERROR_CATALOGUE[code].retryable;
  }

  /** The catalogue's row for this error: status, title, whether a retry may help. */
  get entry(): ErrorEntry {
    return ERROR_CATALOGUE[this.code];
  }
}

/** The error for bad input; `errors` lists every bad field. */
export function requestInvalid(errors: readonly FieldError[], detail?: string): MintmarkError {
  return new MintmarkError('request_invalid', {
    errors,
    detail: detail ?? `Not acceptable: ${errors.map(({ field }) => field).join(', ')}.`,
  });
}
