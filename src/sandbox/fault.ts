import { isJsonObject, type JsonObject } from './sandbox-request.js';

/** Ways in which an answer can be wrong. */
const FAULTY_ANSWERS = ['status', 'redirect', 'malformed', 'truncated', 'oversized', 'reset'] as const;

/**
 * What an answer becomes. `status` and `redirect` stand in front of the provider, which learns nothing of the request;
 * with the others the provider has done what was asked, and its answer is lost on the way.
 *
 * - `status`: the status of the fault, with its `body`
 * - `redirect`: 307 to `location`, a route of the sandbox that logs what follows it
 * - `malformed`: the right status and length, but no JSON or HTML that could be read
 * - `truncated`: the connection ends halfway through the body
 * - `oversized`: valid, and followed by a megabyte of blanks
 * - `reset`: the connection is reset before a byte is sent
 */
export type FaultyAnswer = (typeof FAULTY_ANSWERS)[number];

/** One thing that goes wrong. */
export interface SandboxFault {
  /** Method and pattern as listed at `GET /_sandbox/routes`, such as `POST /v1/event`; `*` for every route. */
  readonly route: string;
  /** How often; until it is cleared when not given. */
  readonly times?: number;
  /** Milliseconds to wait before anything else happens. */
  readonly latencyMs?: number;
  /** What the answer becomes; the right one when not given. */
  readonly answer?: FaultyAnswer;
  /** The status for `status`; 503 when not given. */
  readonly status?: number;
  /** The JSON body for `status`; `{ "message": "fault" }` when not given. */
  readonly body?: unknown;
  /** Where `redirect` leads; `/_sandbox/redirected` when not given. Loopback only. */
  readonly location?: string;
}

/** A fault that cannot be, and why. */
export class SandboxInputError extends Error {
  override readonly name = 'SandboxInputError';
}

/** Reads a fault from JSON. @throws {SandboxInputError} naming the member */
export function parseFault(value: unknown, routes: readonly string[]): SandboxFault {
  if (!isJsonObject(value)) throw new SandboxInputError('A fault must be an object.');
  const known = ['route', 'times', 'latencyMs', 'answer', 'status', 'body', 'location'];
  const unknown = Object.keys(value).filter((name) => !known.includes(name));
  expect(unknown.length === 0, `A fault has no member ${unknown.join(', ')}; it has ${known.join(', ')}.`);
  const { route, answer, body, location } = value;
  expect(
    typeof route === 'string' && ['*', ...routes].includes(route),
    `route must be * or one of: ${routes.join(', ')}.`,
  );
  expect(
    answer === undefined || FAULTY_ANSWERS.some((name) => name === answer),
    `answer must be one of: ${FAULTY_ANSWERS.join(', ')}.`,
  );
  expect(
    location === undefined || isLoopbackLocation(location),
    'location must be a path or a loopback URL.',
  );
  return {
    route: route as string,
    ...wholeNumber(value, 'times', 1, 1_000_000),
    ...wholeNumber(value, 'latencyMs', 0, 600_000),
    ...wholeNumber(value, 'status', 200, 599),
    ...(answer !== undefined && { answer: answer as FaultyAnswer }),
    ...(body !== undefined && { body }),
    ...(location !== undefined && { location: location as string }),
  };
}

/** Whether a URL leads to this machine. */
export function isLoopbackUrl(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return /^https?:$/.test(protocol) && /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(hostname);
}

function isLoopbackLocation(value: unknown): boolean {
  return typeof value === 'string' && (/^\/(?![/\\])/.test(value) || isLoopbackUrl(value));
}

function wholeNumber(
  fault: JsonObject,
  name: string,
  least: number,
  most: number,
): Readonly<Record<string, number>> {
  const value = fault[name];
  if (value === undefined) return {};
  const isWithin = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
  expect(isWithin, `${name} must be a whole number from ${least} to ${most}.`);
  return { [name]: value as number };
}

function expect(holds: boolean, message: string): void {
  if (!holds) throw new SandboxInputError(message);
}
