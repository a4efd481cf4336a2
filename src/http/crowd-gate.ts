import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import { Admission, RETRY_AFTER_SECONDS } from './admission.js';
import { answerProblem } from './answer-problem.js';
import { Cohort } from './cohort.js';
import { type Lane, MAX_WAIT_MS } from './lane.js';
import { contextOf } from './request-context.js';

/** Paths of whoever watches over the service, or reads about it: they are let in always. */
const NOT_OF_CALLERS = ['/health/', '/metrics', '/.well-known/', '/docs', '/openapi.json'];

/** Requests that are refused at once, and the milliseconds until further ones are. At some 60 µs each that is a seventh of a core. */
const MAX_REFUSED_AT_ONCE = 24;
const REFUSED_EVERY_MS = 10;

interface Arrival {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Has the request handled. */
  readonly begin: () => void;
}

interface Held extends Arrival {
  /** `performance.now()` from which on it may be refused. */
  readonly untilMs: number;
}

/**
 * Has the requests that arrive in one turn of the event loop handled together, and holds back requests of callers for which
 * there is no room, before any framework has looked at them. They begin should everybody else be done meanwhile, and are
 * refused from the wait on: no more of them at once than leave most of the time to others, as Node has to read a request to
 * refuse it, and whoever hears of it may ask again right away.
 */
@Injectable()
export class CrowdGate {
  readonly #arrived = new Cohort<Arrival>((arrivals) => {
    this.#receive(arrivals);
  });
  /** In the order of arrival. */
  #held: Held[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(@Inject(Admission) private readonly admission: Admission) {}

  /** @param begin has the request handled */
  pass(request: IncomingMessage, response: ServerResponse, begin: () => void): void {
    this.#arrived.join({ request, response, begin });
  }

  #receive(arrivals: readonly Arrival[]): void {
    for (const arrival of this.#beginSome(arrivals, ({ room }) => room)) this.#hold(arrival);
  }

  /** Has as many begin as there is room for in their lanes, and whoever needs none. @returns the others */
  #beginSome<Any extends Arrival>(arrivals: readonly Any[], roomIn: (lane: Lane) => number): Any[] {
    const rooms = new Map<Lane, number>();
    const others: Any[] = [];
    for (const arrival of arrivals) {
      const lane = this.#laneOf(arrival.request);
      const room = lane === undefined ? Infinity : (rooms.get(lane) ?? roomIn(lane));
      if (lane !== undefined) rooms.set(lane, room - 1);
      if (room > 0) arrival.begin();
      else others.push(arrival);
    }
    return others;
  }

  #laneOf({ url = '/' }: IncomingMessage): Lane | undefined {
    return NOT_OF_CALLERS.some((path) => url.startsWith(path)) ? undefined : this.admission.laneOfPath(url);
  }

  #hold({ request, response, begin }: Arrival): void {
    const context = contextOf(request);
    context.problem = 'overloaded';
    const beginAfterAll = (): void => {
      delete context.problem;
      begin();
    };
    this.#held.push({ request, response, begin: beginAfterAll, untilMs: performance.now() + MAX_WAIT_MS });
    this.#timer ??= setTimeout(this.#settle, MAX_WAIT_MS);
  }

  readonly #settle = (): void => {
    // Whoever has gone away hears nothing any more.
    const present = this.#held.filter(({ response }) => !response.destroyed);
    this.#held = this.#beginSome(present, ({ places }) => places);
    const nowMs = performance.now();
    const due = this.#held.slice(0, MAX_REFUSED_AT_ONCE).filter(({ untilMs }) => untilMs <= nowMs);
    this.#held = this.#held.slice(due.length);
    const overloaded = new MintmarkError('overloaded');
    for (const { request, response } of due) {
      response.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
      answerProblem(overloaded, request, response);
    }
    this.admission.noteTurnedAway(due.length);
    this.#timer = this.#held.length > 0 ? setTimeout(this.#settle, REFUSED_EVERY_MS) : undefined;
  };
}
