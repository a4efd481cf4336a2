import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import { Admission, MAX_WAIT_MS, RETRY_AFTER_SECONDS } from './admission.js';
import { answerProblem } from './answer-problem.js';

/** What callers ask for; whoever watches over the service is let in always. */
const OF_CALLERS = '/v1/';

/** Milliseconds between two lines about the same overload. */
const TOLD_EVERY_MS = 10_000;

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
  readonly #logger = new Logger(CrowdGate.name);
  #refused: Exchange[] = [];
  #untold = 0;
  #telling: NodeJS.Timeout | undefined;

  constructor(@Inject(Admission) private readonly admission: Admission) {}

  /** @param begin has the request handled */
  pass(request: IncomingMessage, response: ServerResponse, begin: () => void): void {
    if (!this.admission.isCrowded || request.url?.startsWith(OF_CALLERS) !== true) {
      begin();
      return;
    }
    if (this.#refused.length === 0) setTimeout(this.#answerRefused, MAX_WAIT_MS);
    this.#refused.push({ request, response });
  }

  readonly #answerRefused = (): void => {
    const refused = this.#refused;
    this.#refused = [];
    for (const { request, response } of refused) {
      response.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
      answerProblem(new MintmarkError('overloaded'), request, response);
    }
    this.#tell(refused.length);
  };

  /** Says that it began, and then and when how many there were: a line for each would be work in itself. */
  #tell(count: number): void {
    this.#untold += count;
    if (this.#telling !== undefined) return;
    this.#logger.warn({ message: 'more requests than can be worked on: some are turned away' });
    this.#telling = setTimeout(() => {
      this.#logger.warn({ message: 'requests were turned away', count: this.#untold });
      this.#untold = 0;
      this.#telling = undefined;
    }, TOLD_EVERY_MS).unref();
  }
}
