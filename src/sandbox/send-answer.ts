import type { ServerResponse } from 'node:http';
import type { SandboxFault } from './fault.js';
import { jsonAnswer, type SandboxAnswer } from './sandbox-answer.js';

/** Where redirected requests end, and are logged. */
export const REDIRECTED_PATH = '/_sandbox/redirected';

/** Blanks after an oversized answer, in bytes. */
const OVERSIZE_BYTES = 1_048_576;

/** The answer of faults that stand in front of the provider; `undefined` where the provider has to be asked. */
export function answerInstead({ answer, status, body, location }: SandboxFault): SandboxAnswer | undefined {
  if (answer === 'status') return jsonAnswer(status ?? 503, body ?? { message: 'fault' });
  if (answer === 'redirect') {
    return { status: 307, headers: { location: location ?? REDIRECTED_PATH }, body: '' };
  }
  return undefined;
}

/** Writes an answer to the connection, spoilt as the fault has it. */
export function sendAnswer(
  response: ServerResponse,
  answer: SandboxAnswer,
  fault: SandboxFault | undefined,
): void {
  const sent = Buffer.from(spoilBody(answer.body, fault));
  if (fault?.answer === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(answer.status, { ...answer.headers, 'content-length': sent.byteLength });
  if (fault?.answer !== 'truncated') {
    response.end(sent);
    return;
  }
  response.write(sent.subarray(0, Math.floor(sent.byteLength / 2)), () => {
    response.destroy();
  });
}

function spoilBody(body: string, fault: SandboxFault | undefined): string {
  if (fault?.answer === 'malformed') return `\u0000{"malformed":${body}`;
  if (fault?.answer === 'oversized') return `${body}${' '.repeat(OVERSIZE_BYTES)}`;
  return body;
}
