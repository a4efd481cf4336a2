import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import { Admission, MAX_WAIT_MS, RETRY_AFTER_SECONDS } from './admission.js';
import { answerProblem } from './answer-problem.js';
import { Cohort } from './cohort.js';
import { contextOf } from './request-context.js';

/** What callers ask for; whoever watches over the service is let in always. */
const OF_CALLERS = '/v1/';

interface Arrival {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Has the request handled. */
  readonly begin: () => void;
}

interface Refusal extends Arrival {
  /** `performance.now()` from which on it may be answered. */
  readonly atMs: number;
}

/** Refusals that are answered at once, and the milliseconds until the next. */
const MAX_ANSWERED_AT_ONCE = 24;
const PACE_MS = 10;

/**
 * Has the requests that arrive in one turn of the event loop handled together, and turns requests of callers away where so
 * many wait that it is no use, before any framework has looked at them: to refuse must cost little, or nothing else is
 * done. They hear of it after the wait, and no more of them at once than leave most of the time to others: what hears of it
 * may ask again right away, and Node has to read a request to refuse it.
 */
@Injectable()
export class CrowdGate {
  readonly #arrived = new Cohort<Arrival>((arrivals) => {
    this.#receive(arrivals);
  });
  #refused: Refusal[] = [];
  #answering: NodeJS.Timeout | undefined;

  constructor(@Inject(Admission) private readonly admission: Admission) {}

  /** @param begin has the request handled */
  pass(request: IncomingMessage, response: ServerResponse, begin: () => void): void {
    this.#arrived.join({ request, response, begin });
  }

  #receive(arrivals: readonly Arrival[]): void {
    let { room } = this.admission;
    for (const arrival of arrivals) {
      const isOfCaller = arrival.request.url?.startsWith(OF_CALLERS) === true;
      if (isOfCaller) room -= 1;
      if (isOfCaller && room < 0) this.#refuse(arrival);
      else arrival.begin();
    }
  }

  #refuse(arrival: Arrival): void {
    contextOf(arrival.request).problem = 'overloaded';
    this.#refused.push({ ...arrival, atMs: performance.now() + MAX_WAIT_MS });
    this.#answering ??= setTimeout(this.#answerRefused, MAX_WAIT_MS);
  }

  readonly #answerRefused = (): void => {
    const nowMs = performance.now();
    const due = this.#refused.slice(0, MAX_ANSWERED_AT_ONCE).filter(({ atMs }) => atMs <= nowMs);
    this.#refused = this.#refused.slice(due.length);
    const overloaded = new MintmarkError('overloaded');
    for (const { request, response } of due) {
      response.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
      answerProblem(overloaded, request, response);
    }
    this.admission.noteTurnedAway(due.length);
    this.#answering = this.#refused.length > 0 ? setTimeout(this.#answerRefused, PACE_MS) : undefined;
  };
}
