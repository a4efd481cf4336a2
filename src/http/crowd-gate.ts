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

/** Milliseconds between two looks at who is held back, and those of a late one that count. */
const LOOK_EVERY_MS = 10;
const MAX_STEP_MS = 20;

/** Requests that are refused in a millisecond at most: at some 60 µs each that is a fifth of a core. */
const MAX_REFUSED_PER_MS = 3;

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
  /** Of each lane in the order of arrival; first the lane whose turn it is to be refused some. */
  readonly #held = new Map<Lane, Held[]>();
  #timer: NodeJS.Timeout | undefined;
  #lookedAtMs = 0;

  constructor(@Inject(Admission) private readonly admission: Admission) {}

  /** @param begin has the request handled */
  pass(request: IncomingMessage, response: ServerResponse, begin: () => void): void {
    this.#arrived.join({ request, response, begin });
  }

  #receive(arrivals: readonly Arrival[]): void {
    const rooms = new Map<Lane, number>();
    for (const arrival of arrivals) {
      const lane = this.#laneOf(arrival.request);
      if (lane === undefined) {
        arrival.begin();
        continue;
      }
      const room = rooms.get(lane) ?? lane.room;
      rooms.set(lane, room - 1);
      if (room > 0) arrival.begin();
      else this.#hold(arrival, lane);
    }
  }

  #laneOf({ url = '/' }: IncomingMessage): Lane | undefined {
    return NOT_OF_CALLERS.some((path) => url.startsWith(path)) ? undefined : this.admission.laneOfPath(url);
  }

  #hold(arrival: Arrival, lane: Lane): void {
    contextOf(arrival.request).problem = 'overloaded';
    const nowMs = performance.now();
    const held = this.#held.get(lane) ?? [];
    held.push({ ...arrival, untilMs: nowMs + MAX_WAIT_MS });
    this.#held.set(lane, held);
    if (this.#timer !== undefined) return;
    this.#lookedAtMs = nowMs;
    this.#timer = setTimeout(this.#look, MAX_WAIT_MS);
  }

  readonly #look = (): void => {
    const nowMs = performance.now();
    let mayRefuse = Math.floor(Math.min(nowMs - this.#lookedAtMs, MAX_STEP_MS) * MAX_REFUSED_PER_MS);
    this.#lookedAtMs = nowMs;
    for (const [lane, held] of [...this.#held]) {
      // Whoever has gone away hears nothing any more.
      const present = held.filter(({ response }) => !response.destroyed);
      for (const { request, begin } of present.splice(0, Math.max(0, lane.places))) {
        delete contextOf(request).problem;
        begin();
      }
      const due = present.slice(0, mayRefuse).filter(({ untilMs }) => untilMs <= nowMs);
      this.#refuse(due);
      mayRefuse -= due.length;
      // Lanes take turns: whose crowd was refused some comes last from now on.
      if (due.length > 0 || present.length === 0) this.#held.delete(lane);
      if (due.length < present.length) this.#held.set(lane, present.slice(due.length));
    }
    this.#timer = this.#held.size > 0 ? setTimeout(this.#look, LOOK_EVERY_MS) : undefined;
  };

  #refuse(due: readonly Held[]): void {
    const overloaded = new MintmarkError('overloaded');
    for (const { request, response } of due) {
      response.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
      answerProblem(overloaded, request, response);
    }
    this.admission.noteTurnedAway(due.length);
  }
}
