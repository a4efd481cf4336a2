import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MintmarkError } from '../errors/mintmark-error.js';
import { toMintmarkError, toProblem } from './problem.js';
import { contextOf } from './request-context.js';

/** Answers a failure where no framework does: before Nest has seen the request. */
export function answerProblem(error: Error, request: IncomingMessage, response: ServerResponse): void {
  const context = contextOf(request);
  const failure = toMintmarkError(error);
  context.problem = failure.code;
  const { status, headers, body } = problemAnswer(failure, context.requestId);
  response.writeHead(status, headers);
  response.end(body);
}

/** The parts of such an answer. */
export function problemAnswer(
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
