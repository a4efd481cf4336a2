/** What one row of the catalogue says of an error code. */
export interface ErrorEntry {
  /** HTTP status of the answer. */
  readonly status: number;
  /** Short, constant summary for people (RFC 9457 `title`). */
  readonly title: string;
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean;
}

/**
 * Every code that Mintmark answers with. `docs/errors.md` explains each; a test keeps both in step.
 * Titles are public: they never contain what a caller or an upstream sent.
 */
export const ERROR_CATALOGUE = {
  request_invalid: { status: 400, title: 'The request is not valid', retryable: false },
  ttl_out_of_range: {
    status: 400,
    title: 'The lifetime is outside the range of the provider',
    retryable: false,
  },
  caller_unauthenticated: { status: 401, title: 'The caller is not authenticated', retryable: false },
  caller_forbidden: { status: 403, title: 'The caller may not do this', retryable: false },
  account_unknown: { status: 404, title: 'There is no such account', retryable: false },
  provider_disabled: { status: 404, title: 'The provider is not configured', retryable: false },
  route_unknown: { status: 404, title: 'There is no such route', retryable: false },
  method_not_allowed: { status: 405, title: 'The route does not allow this method', retryable: false },
  request_timeout: { status: 408, title: 'The request did not arrive in time', retryable: true },
  payload_too_large: { status: 413, title: 'The request is too large', retryable: false },
  media_type_unsupported: { status: 415, title: 'The body must be application/json', retryable: false },
  rate_limited: { status: 429, title: 'Too many requests', retryable: true },
  internal: { status: 500, title: 'Internal error', retryable: false },
  upstream_refused: { status: 502, title: 'The provider refused the request', retryable: false },
  upstream_invalid_response: { status: 502, title: 'The provider gave an unusable answer', retryable: true },
  upstream_unreachable: { status: 502, title: 'The provider could not be reached', retryable: true },
  audit_unavailable: { status: 503, title: 'The audit cannot be written', retryable: true },
  issuer_unavailable: {
    status: 503,
    title: "The keys of the caller's issuer cannot be had",
    retryable: true,
  },
  overloaded: { status: 503, title: 'More requests than can be worked on', retryable: true },
  upstream_busy: { status: 503, title: 'Too many calls of the provider are under way', retryable: true },
  upstream_unavailable: {
    status: 503,
    title: 'The provider failed again and again, and is not asked for a moment',
    retryable: true,
  },
  key_unavailable: { status: 503, title: 'No key is active for the account', retryable: true },
  upstream_timeout: { status: 504, title: 'The provider did not answer in time', retryable: true },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE;
