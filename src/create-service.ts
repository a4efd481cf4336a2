import type { Server } from 'node:http';
import type { INestApplication, Type } from '@nestjs/common';
import { type AbstractHttpAdapter, DiscoveryService, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule, PROVIDER_CONFIGURATIONS, type ServiceParts } from './app.module.js';
import { Admission } from './http/admission.js';
import { configureHttp } from './http/configure-http.js';
import { CrowdGate } from './http/crowd-gate.js';
import { Drain } from './http/drain.js';
import { FASTIFY_OPTIONS } from './http/fastify-options.js';
import { RouteTable } from './http/route-table.js';
import { serveDocs } from './http/serve-docs.js';
import { NestLogger } from './observability/nest-logger.js';
import { RequestLog } from './observability/request-log.js';
import { Tracing } from './observability/tracing.js';

/**
 * Builds the service, ready to listen.
 *
 * @throws {ProblemListError} when a key cannot be used
 */
export async function createService(
  parts: ServiceParts,
  adapter: AbstractHttpAdapter = new FastifyAdapter(FASTIFY_OPTIONS),
): Promise<INestApplication> {
  const app = await NestFactory.create<INestApplication<Server>>(AppModule.forRoot(parts), adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLogger(parts.log),
  });
  const [drain, log, tracing] = [app.get(Drain), app.get(RequestLog), app.get(Tracing)];
  const [gate, admission] = [app.get(CrowdGate), app.get(Admission)];
  // A crowd may be the first to ask.
  for (const { provider } of PROVIDER_CONFIGURATIONS) admission.lane(provider);
  configureHttp(
    app,
    (request, response) => {
      drain.began(request, response);
      tracing.watch(request, response);
      return () => {
        drain.ended(request, response);
        log.ended(request, response);
      };
    },
    (request, response, begin) => {
      gate.pass(request, response, tracing.bind(begin));
    },
  );
  const controllers = app.get(DiscoveryService).getControllers();
  app.get(RouteTable).addControllers(controllers.map(({ metatype }) => metatype as Type));
  serveDocs(app);
  return app.init();
}
