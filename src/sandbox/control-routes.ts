import { SandboxInputError } from './fault.js';
import type { FaultPlan } from './fault-plan.js';
import type { RequestLog } from './request-log.js';
import { jsonAnswer, type SandboxAnswer } from './sandbox-answer.js';
import type { SandboxClock } from './sandbox-clock.js';
import type { ControlRoute } from './sandbox-provider.js';
import { readJsonBody, type SandboxRequest } from './sandbox-request.js';

/** What the control routes steer. */
export interface ControlParts {
  readonly clock: SandboxClock;
  readonly faults: FaultPlan;
  readonly log: RequestLog;
  /** Names of the routes that may be faulty. */
  readonly routes: readonly string[];
  readonly reset: () => void;
}

/** The furthest that the clock can be set off, in seconds: ten years. */
const MAX_OFFSET_SECONDS = 315_360_000;

/** The routes that steer a sandbox from another process, below `/_sandbox`. */
export function controlRoutes({ clock, faults, log, routes, reset }: ControlParts): readonly ControlRoute[] {
  const showFaults = (): SandboxAnswer => jsonAnswer(200, { faults: faults.faults });
  const showRequests = (): SandboxAnswer => jsonAnswer(200, { requests: log.requests });
  const showClock = (): SandboxAnswer =>
    jsonAnswer(200, { offsetSeconds: clock.offsetSeconds, now: new Date(clock.nowMs()).toISOString() });
  return [
    { method: 'GET', path: '/_sandbox/routes', answer: () => jsonAnswer(200, { routes }) },
    { method: 'GET', path: '/_sandbox/faults', answer: showFaults },
    {
      method: 'POST',
      path: '/_sandbox/faults',
      answer: guarded((request) => jsonAnswer(201, faults.add(readJsonBody(request)))),
    },
    {
      method: 'DELETE',
      path: '/_sandbox/faults',
      answer: after(() => {
        faults.clear();
      }, showFaults),
    },
    { method: 'GET', path: '/_sandbox/requests', answer: showRequests },
    {
      method: 'DELETE',
      path: '/_sandbox/requests',
      answer: after(() => {
        log.clear();
      }, showRequests),
    },
    { method: 'GET', path: '/_sandbox/clock', answer: showClock },
    {
      method: 'POST',
      path: '/_sandbox/clock',
      answer: guarded((request) => {
        clock.offsetSeconds = readOffset(readJsonBody(request)?.['offsetSeconds']);
        return showClock();
      }),
    },
    { method: 'DELETE', path: '/_sandbox', answer: after(reset, () => jsonAnswer(200, { reset: true })) },
  ];
}

/** Turns what was wrong with the input into an answer of 400. */
export function guarded(
  answer: (request: SandboxRequest) => SandboxAnswer | Promise<SandboxAnswer>,
): ControlRoute['answer'] {
  return async (request) => {
    try {
      return await answer(request);
    } catch (error) {
      if (error instanceof SandboxInputError) return jsonAnswer(400, { message: error.message });
      throw error;
    }
  };
}

function after(act: () => void, show: () => SandboxAnswer): ControlRoute['answer'] {
  return () => {
    act();
    return show();
  };
}

/** @throws {SandboxInputError} when it is no number of seconds */
export function readOffset(value: unknown): number {
  if (typeof value !== 'number' || !(Math.abs(value) <= MAX_OFFSET_SECONDS)) {
    throw new SandboxInputError(`offsetSeconds must be a number, at most ${MAX_OFFSET_SECONDS} either way.`);
  }
  return value;
}
