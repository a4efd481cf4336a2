import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorCode } from '../errors/error-catalogue.js';
import { MintmarkError } from '../errors/mintmark-error.js';
import { answerProblem, problemAnswer } from './answer-problem.js';
import { BODY_LIMIT_BYTES } from './parse-json-body.js';
import { newRequestId } from './request-context.js';

/** Milliseconds in which a whole request must have arrived. */
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * Milliseconds for which nothing may move on a connection: more than a provider may take for its answer, and less than for ever,
 * as clients that do not read would have it.
 */
const STALL_TIMEOUT_MS = 75_000;

/**
 * How the service runs Fastify. What Fastify answers before Nest sees a request (unusable URLs, bytes that are no HTTP)
 * is a problem document as well.
 */
export const FASTIFY_OPTIONS = {
  bodyLimit: BODY_LIMIT_BYTES,
  requestTimeout: REQUEST_TIMEOUT_MS,
  connectionTimeout: STALL_TIMEOUT_MS,
  // Node looks every 30 s unless told otherwise, and takes the longer of the two timeouts for both.
  http: {
    requestTimeout: REQUEST_TIMEOUT_MS,
    headersTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: 1_000,
  },
  // Requests that arrive over open connections while the service stops are still answered.
  return503OnClosing: false,
  frameworkErrors: (
    error: Error,
    request: { readonly raw: unknown },
    reply: { readonly raw: unknown },
  ): void => {
    // Fastify's types allow for HTTP/2, which the service does not speak.
    answerProblem(error, request.raw as IncomingMessage, reply.raw as ServerResponse);
  },
  clientErrorHandler: (error: Error & { readonly code?: string }, socket: Socket): void => {
    const code = CODE_OF_CLIENT_ERROR[error.code ?? ''] ?? 'request_invalid';
    if (socket.writable && mayAnswer(socket)) socket.end(rawAnswer(code));
    else socket.destroy();
  },
};

const CODE_OF_CLIENT_ERROR: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'payload_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/**
 * Bytes that are no HTTP may follow a request that is still being answered: an answer to them would be taken for its
 * answer. A request whose own rest is damaged or never came may be answered, unless that has begun.
 *
 * @see Node.js, http, event 'clientError'
 */
function mayAnswer(socket: Socket): boolean {
  const { _httpMessage: pending } = socket as { readonly _httpMessage?: ServerResponse | null };
  if (pending === undefined || pending === null) return true;
  return !pending.headersSent && !pending.req.complete;
}

function rawAnswer(code: ErrorCode): string {
  const failure = new MintmarkError(code);
  const { status, headers, body } = problemAnswer(failure, newRequestId());
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
