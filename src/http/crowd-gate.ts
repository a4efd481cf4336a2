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

/**
 * Has the requests that arrive in one turn of the event loop handled together, and turns requests of callers away where so
 * many wait that it is no use, before any framework has looked at them: to refuse must cost little, or nothing else is
 * done. They hear of it after the wait.
 */
@Injectable()
export class CrowdGate {
  readonly #arrived = new Cohort<Arrival>((arrivals) => {
    this.#receive(arrivals);
  });
  #refused: Arrival[] = [];

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
    if (this.#refused.length === 0) setTimeout(this.#answerRefused, MAX_WAIT_MS);
    contextOf(arrival.request).problem = 'overloaded';
    this.#refused.push(arrival);
  }

  readonly #answerRefused = (): void => {
    const refused = this.#refused;
    this.#refused = [];
    const overloaded = new MintmarkError('overloaded');
    for (const { request, response } of refused) {
      response.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
      answerProblem(overloaded, request, response);
    }
    this.admission.noteTurnedAway(refused.length);
  };
}
