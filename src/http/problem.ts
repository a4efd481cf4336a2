import type { ErrorCode } from '../errors/error-catalogue.js';
import { type FieldError, MintmarkError } from '../errors/mintmark-error.js';

/** `type` of a problem document is this and the code; `docs/errors.md` explains each. */
const TYPE_BASE = 'urn:mintmark:problem:';

/** An RFC 9457 problem document with Mintmark's members. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The request id. */
  readonly instance: string;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly errors?: readonly FieldError[];
  /** The provider's own code, where it sent a published one. */
  readonly providerCode?: string;
}

/** Describes an error to the outside: the catalogue's words, and nothing of a stack, a library or an upstream. */
export function toProblem(error: MintmarkError, requestId: string): Problem {
  const { status, title } = error.entry;
  return {
    type: TYPE_BASE + error.code,
    title,
    status,
    detail: error.message,
    instance: requestId,
    code: error.code,
    retryable: error.retryable,
    ...(error.errors.length > 0 && { errors: error.errors }),
    ...(error.providerCode !== undefined && { providerCode: error.providerCode }),
  };
}

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'request_invalid',
  401: 'caller_unauthenticated',
  403: 'caller_forbidden',
  404: 'route_unknown',
  405: 'method_not_allowed',
  408: 'request_timeout',
  413: 'payload_too_large',
  415: 'media_type_unsupported',
  429: 'rate_limited',
};

/** Finds the catalogue's error for anything thrown; of foreign errors only the HTTP status is believed. */
export function toMintmarkError(thrown: unknown): MintmarkError {
  if (thrown instanceof MintmarkError) return thrown;
  return new MintmarkError(CODE_OF_STATUS[statusOf(thrown)] ?? 'internal', { cause: thrown });
}

function statusOf(thrown: unknown): number {
  if (typeof thrown !== 'object' || thrown === null) return 500;
  const { statusCode, status } = thrown as { readonly statusCode?: unknown; readonly status?: unknown };
  const found = statusCode ?? status;
  if (typeof found !== 'number') return 500;
  // A malformed request, whatever the framework calls it.
  return found >= 400 && found < 500 && !(found in CODE_OF_STATUS) ? 400 : found;
}
