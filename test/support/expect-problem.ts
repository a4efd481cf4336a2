import type { ErrorCode } from '../../src/errors/error-catalogue.js';
import type { Answer } from './recording-client.js';

/** The status of each code, as callers were promised it; not read from the catalogue, so that it cannot drift. */
const STATUS: Readonly<Record<ErrorCode, number>> = {
  request_invalid: 400,
  ttl_out_of_range: 400,
  caller_unauthenticated: 401,
  caller_forbidden: 403,
  account_unknown: 404,
  provider_disabled: 404,
  route_unknown: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  payload_too_large: 413,
  media_type_unsupported: 415,
  rate_limited: 429,
  internal: 500,
  upstream_refused: 502,
  upstream_invalid_response: 502,
  upstream_unreachable: 502,
  audit_unavailable: 503,
  issuer_unavailable: 503,
  key_unavailable: 503,
  overloaded: 503,
  upstream_busy: 503,
  upstream_unavailable: 503,
  upstream_timeout: 504,
};

const RETRYABLE: ReadonlySet<string> = new Set([
  'rate_limited',
  'request_timeout',
  'upstream_invalid_response',
  'upstream_unreachable',
  'audit_unavailable',
  'issuer_unavailable',
  'key_unavailable',
  'overloaded',
  'upstream_busy',
  'upstream_unavailable',
  'upstream_timeout',
]);

const MEMBERS = ['type', 'title', 'status', 'detail', 'instance', 'code', 'retryable'];

/** What gives a library or a stack away. */
export const LIBRARY_TEXT =
  /FST_|[a-z]Error\b|Cannot [A-Z]{3,} |node_modules|node:internal|\bat \S+ \(|Unexpected token|in JSON at|express|fastify|undici|nestjs/i;

/** The answer is a whole problem document of that code, about exactly these fields, and tells of nothing else. */
export function expectProblem(answer: Answer, code: ErrorCode, fields?: readonly string[]): void {
  const { status, headers, body, text } = answer;
  const { title, detail, errors, providerCode, ...rest } = body;
  expect({ status, code: body['code'], fields: fields && fieldsOf(body) }).toEqual({
    status: STATUS[code],
    code,
    fields: fields && [...fields].sort(),
  });
  expect(headers).toMatchObject({
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
  });
  expect(rest).toEqual({
    type: `urn:mintmark:problem:${code}`,
    status: STATUS[code],
    code,
    // What the provider's status says of a refusal, its own test looks at.
    retryable: code === 'upstream_refused' ? (expect.any(Boolean) as boolean) : RETRYABLE.has(code),
    instance: headers['x-request-id'],
  });
  expect(MEMBERS.filter((member) => !(member in body))).toEqual([]);
  expect([title, detail].every((part) => typeof part === 'string' && part !== '')).toBe(true);
  expect(JSON.stringify(headers) + text).not.toMatch(LIBRARY_TEXT);
  if (code !== 'upstream_refused') expect(providerCode).toBeUndefined();
  if (errors !== undefined) expect(Array.isArray(errors)).toBe(true);
}

/** The fields that a problem document blames, sorted. */
export function fieldsOf(body: Answer['body']): readonly string[] {
  const errors = (body['errors'] ?? []) as readonly { readonly field: string }[];
  return errors.map(({ field }) => field).sort();
}
