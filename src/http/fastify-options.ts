import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { MintmarkError } from '../errors/mintmark-error.js';
import { BODY_LIMIT_BYTES } from './parse-json-body.js';
import { toMintmarkError, toProblem } from './problem.js';
import { contextOf, newRequestId } from './request-context.js';

/** Milliseconds in which a whole request must have arrived. */
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * How the service runs Fastify. What Fastify answers before Nest sees a request (unusable URLs, bytes that are no HTTP)
 * is a problem document as well.
 */
export const FASTIFY_OPTIONS = {
  bodyLimit: BODY_LIMIT_BYTES,
  requestTimeout: REQUEST_TIMEOUT_MS,
  // Requests that arrive over open connections while the service stops are still answered.
  return503OnClosing: false,
  frameworkErrors: (
    error: Error,
    request: { readonly raw: unknown },
    reply: { readonly raw: unknown },
  ): void => {
    // Fastify's types allow for HTTP/2, which the service does not speak.
    answer(error, request.raw as IncomingMessage, reply.raw as ServerResponse);
  },
  clientErrorHandler: (error: Error & { readonly code?: string }, socket: Socket): void => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    socket.end(rawAnswer(error.code === 'HPE_HEADER_OVERFLOW'));
  },
};

function answer(error: Error, request: IncomingMessage, response: ServerResponse): void {
  const context = contextOf(request);
  const failure = toMintmarkError(error);
  context.problem = failure.code;
  const { status, headers, body } = problemAnswer(failure, context.requestId);
  response.writeHead(status, headers);
  response.end(body);
}

function rawAnswer(isTooLarge: boolean): string {
  const failure = new MintmarkError(isTooLarge ? 'payload_too_large' : 'request_invalid');
  const { status, headers, body } = problemAnswer(failure, newRequestId());
  return [
    `HTTP/1.1 ${status} ${isTooLarge ? 'Payload Too Large' : 'Bad Request'}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'connection: close',
    '',
    body,
  ].join('\r\n');
}

function problemAnswer(
  failure: MintmarkError,
  requestId: string,
): {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
} {
  const body = JSON.stringify(toProblem(failure, requestId));
  const headers = {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    'x-request-id': requestId,
  };
  return { status: failure.entry.status, headers, body };
}
