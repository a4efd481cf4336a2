import { setTimeout as delay } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { isLoopbackUrl } from './fault.js';
import type { FaultPlan } from './fault-plan.js';
import type { RequestLog } from './request-log.js';
import { jsonAnswer, type SandboxAnswer } from './sandbox-answer.js';
import type { ControlRoute, SandboxRoute } from './sandbox-provider.js';
import type { SandboxRequest } from './sandbox-request.js';
import { answerInstead, sendAnswer } from './send-answer.js';

/** What the server is built from. */
export interface SandboxServerParts {
  /** What the providers answer: logged, and faulty where a fault says so. */
  readonly routes: readonly SandboxRoute[];
  /** What steers the sandbox: neither. */
  readonly controlRoutes: readonly ControlRoute[];
  readonly faults: FaultPlan;
  readonly log: RequestLog;
  readonly nowMs: () => number;
}

/** A route's name in faults and documentation. */
export function routeName({ method, path }: Pick<SandboxRoute, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/** The sandbox over HTTP. Answers only requests that were addressed to this machine by a loopback name. */
export class SandboxServer {
  readonly #fastify: FastifyInstance;
  readonly #closing = new AbortController();

  constructor(private readonly parts: SandboxServerParts) {
    this.#fastify = Fastify({
      exposeHeadRoutes: false,
      forceCloseConnections: true,
      routerOptions: { maxParamLength: 4_096 },
    });
    this.#fastify.removeAllContentTypeParsers();
    this.#fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });
    for (const { method, path, answer } of parts.controlRoutes) {
      this.#fastify.route({
        method,
        url: path,
        handler: async (request, reply) => this.#send(reply, await answer(toSandboxRequest(request))),
      });
    }
    for (const route of parts.routes) this.#emulate(route);
    this.#fastify.setNotFoundHandler((request, reply) => this.#send(reply, this.#nothingThere(request)));
    // A page on the web must not be able to use a sandbox through its reader's browser (DNS rebinding).
    this.#fastify.addHook('onRequest', async (request, reply) => {
      if (!isLoopbackUrl(`http://${request.headers.host ?? ''}/`)) {
        await reply.code(403).send({ message: 'The sandbox answers on loopback names only.' });
      }
    });
  }

  /** Listens on loopback. @returns the origin */
  listen(port: number): Promise<string> {
    return this.#fastify.listen({ port, host: '127.0.0.1' });
  }

  /** Ends every connection, waiting answers included. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#fastify.close();
  }

  #emulate(route: SandboxRoute): void {
    const { log, faults, nowMs } = this.parts;
    this.#fastify.route({
      method: route.method,
      url: route.path,
      handler: async (request, reply) => {
        const received = toSandboxRequest(request);
        log.add(received, nowMs());
        const fault = faults.take(routeName(route));
        if (fault?.latencyMs !== undefined) await this.#wait(fault.latencyMs);
        const answer = (fault && answerInstead(fault)) ?? (await route.answer(received));
        reply.hijack();
        sendAnswer(reply.raw, answer, fault);
      },
    });
  }

  #nothingThere(request: FastifyRequest): SandboxAnswer {
    const received = toSandboxRequest(request);
    this.parts.log.add(received, this.parts.nowMs());
    const routes = this.parts.routes.map(routeName);
    return jsonAnswer(404, { message: `The sandbox has no ${received.method} ${received.path}.`, routes });
  }

  async #wait(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined);
  }

  #send(reply: FastifyReply, { status, headers, body }: SandboxAnswer): FastifyReply {
    return reply.code(status).headers(headers).send(body);
  }
}

function toSandboxRequest(request: FastifyRequest): SandboxRequest {
  const { pathname, search } = splitUrl(request.url);
  return {
    method: request.method,
    path: pathname,
    params: request.params as Readonly<Record<string, string>>,
    query: new URLSearchParams(search),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
    ),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  };
}

function splitUrl(url: string): { readonly pathname: string; readonly search: string } {
  const mark = url.indexOf('?');
  return mark < 0
    ? { pathname: url, search: '' }
    : { pathname: url.slice(0, mark), search: url.slice(mark + 1) };
}
