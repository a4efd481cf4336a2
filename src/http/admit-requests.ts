import type { IncomingMessage, ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import { Admission, RETRY_AFTER_SECONDS } from './admission.js';
import { answerProblem } from './answer-problem.js';
import { contextOf } from './request-context.js';

/** What is needed of Fastify. */
interface HookedServer {
  addHook(
    name: 'preValidation',
    hook: (request: RawRequest, reply: RawReply, done: () => void) => void,
  ): unknown;
  addHook(
    name: 'onSend',
    hook: (request: RawRequest, reply: RawReply, answer: unknown, done: () => void) => void,
  ): unknown;
}

interface RawRequest {
  readonly raw: IncomingMessage;
}

interface RawReply {
  readonly raw: ServerResponse;
  hijack(): unknown;
}

/** What callers ask for; whoever watches over the service is let in always. */
const OF_CALLERS = '/v1/';

/** Milliseconds between two lines about the same overload. */
const TOLD_EVERY_MS = 10_000;

/**
 * Turns requests of callers away that are more than can be worked on, before anything is done for them. A place is taken only
 * once a request is there whole, and until its answer is there: slow clients wait for themselves.
 */
export function admitRequests(fastify: HookedServer): void {
  const admission = new Admission();
  const overload = new OverloadLog();
  fastify.addHook('preValidation', ({ raw: request }, reply, done) => {
    if (request.url?.startsWith(OF_CALLERS) !== true) {
      done();
      return;
    }
    const ticket = admission.enter((isAdmitted) => {
      if (isAdmitted) done();
      else {
        overload.note();
        reply.hijack();
        reply.raw.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
        answerProblem(new MintmarkError('overloaded'), request, reply.raw);
      }
    });
    contextOf(request).ticket = ticket;
  });
  fastify.addHook('onSend', (request, _reply, _answer, done) => {
    contextOf(request).ticket?.release();
    done();
  });
}

/** Says that requests are turned away, and then and when how many: a line for each would be work in itself. */
class OverloadLog {
  readonly #logger = new Logger('Admission');
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  note(): void {
    this.#count += 1;
    if (this.#timer !== undefined) return;
    this.#logger.warn({ message: 'more requests than can be worked on: some are turned away' });
    this.#timer = setTimeout(() => {
      this.#logger.warn({ message: 'requests were turned away', count: this.#count });
      this.#count = 0;
      this.#timer = undefined;
    }, TOLD_EVERY_MS).unref();
  }
}
