import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import { Admission, MAX_WAIT_MS, RETRY_AFTER_SECONDS } from './admission.js';
import { answerProblem } from './answer-problem.js';
import { contextOf } from './request-context.js';

/** What callers ask for; whoever watches over the service is let in always. */
const OF_CALLERS = '/v1/';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Turns requests of callers away where so many wait that it is no use, before any framework has looked at them: to refuse
 * must cost little, or nothing else is done. They too hear of it after the wait.
 */
@Injectable()
export class CrowdGate {
  #refused: Exchange[] = [];

  constructor(@Inject(Admission) private readonly admission: Admission) {}

  /** @param begin has the request handled */
  pass(request: IncomingMessage, response: ServerResponse, begin: () => void): void {
    if (!this.admission.isCrowded || request.url?.startsWith(OF_CALLERS) !== true) {
      begin();
      return;
    }
    if (this.#refused.length === 0) setTimeout(this.#answerRefused, MAX_WAIT_MS);
    contextOf(request).problem = 'overloaded';
    this.#refused.push({ request, response });
  }

  readonly #answerRefused = (): void => {
    const refused = this.#refused;
    this.#refused = [];
    for (const { request, response } of refused) {
      response.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
      answerProblem(new MintmarkError('overloaded'), request, response);
    }
    this.admission.noteTurnedAway(refused.length);
  };
}
