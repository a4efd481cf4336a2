import type { RequestListener } from 'node:http';
import { type INestApplication, Module } from '@nestjs/common';
import { HttpAdapterHost, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { describeApi } from './describe-api.js';
import { FASTIFY_OPTIONS } from './fastify-options.js';
import { ProblemFilter } from './problem.filter.js';

const JSON_TYPE = 'application/json; charset=utf-8';

@Module({})
class DocsModule {}

/**
 * Builds an app that describes another: at `/openapi.json`, and at `/docs` for people, which needs nothing from outside. It
 * listens nowhere, and answers what it is handed.
 */
export async function openDocsApp(described: INestApplication): Promise<RequestListener> {
  const document = describeApi(described);
  const adapter = new FastifyAdapter(FASTIFY_OPTIONS);
  const app = await NestFactory.create<NestFastifyApplication>(DocsModule, adapter, { abortOnError: false });
  app.useGlobalFilters(new ProblemFilter(app.get(HttpAdapterHost)));
  SwaggerModule.setup('docs', app, document, { raw: false });
  const text = JSON.stringify(document);
  // Written out once, and not for each request.
  adapter.getInstance().get('/openapi.json', (_, reply) => reply.type(JSON_TYPE).send(text));
  await app.init();
  const fastify = adapter.getInstance();
  await fastify.ready();
  return (request, response) => {
    fastify.routing(request, response);
  };
}
