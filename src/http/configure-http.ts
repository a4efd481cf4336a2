import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MintmarkError } from '../errors/mintmark-error.js';
import { beginInTurn } from './one-at-a-time.js';
import { BODY_LIMIT_BYTES, parseJsonBody } from './parse-json-body.js';
import { contextOf } from './request-context.js';

/** Told of every request when it arrives; what it returns is called once the answer has ended, or the connection. */
export type RequestWatcher = (request: IncomingMessage, response: ServerResponse) => (() => void) | undefined;

/** Has a request handled, now or later, or answers it itself. */
export type RequestGate = (request: IncomingMessage, response: ServerResponse, begin: () => void) => void;

/**
 * Prepares an app, created with `bodyParser: false`, to speak HTTP as Mintmark does, on Fastify or Express: bodies of
 * at most 16 KiB, strict JSON in UTF-8 and nothing else; every answer with its `x-request-id`.
 */
export function configureHttp(
  app: INestApplication<Server>,
  watch: RequestWatcher = () => undefined,
  gate: RequestGate = (_request, _response, begin) => {
    begin();
  },
): void {
  const server = app.getHttpServer();
  const handlers = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  // Before the framework looks at it: what it answers by itself is watched as well.
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('x-request-id', contextOf(request).requestId);
    const ended = watch(request, response);
    const handle = (): void => {
      for (const handler of handlers) handler.call(server, request, response);
    };
    const left = beginInTurn(request, () => {
      gate(request, response, handle);
    });
    response.once('close', () => {
      ended?.();
      left();
      // Once the server stops, a connection that is kept alive would only hold up its end.
      if (!server.listening) server.closeIdleConnections();
    });
  });
  if (app.getHttpAdapter().getType() === 'fastify') configureFastify(app as NestFastifyApplication);
  else configureExpress(app as NestExpressApplication);
}

function configureFastify(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
    (
      request: { readonly raw: IncomingMessage },
      body: Buffer,
      done: (error: Error | null, body?: unknown) => void,
    ) => {
      parseInto(request.raw, body, done);
    },
  );
}

function configureExpress(app: NestExpressApplication): void {
  // Neither its name nor a digest of a credential belongs in an answer.
  app.disable('x-powered-by').disable('etag');
  app.useBodyParser('raw', { type: () => true, limit: BODY_LIMIT_BYTES, inflate: false });
  app.use(
    (request: IncomingMessage & { body?: unknown }, _: ServerResponse, next: (error?: unknown) => void) => {
      const { body } = request;
      if (!Buffer.isBuffer(body) || body.length === 0) {
        delete request.body;
        next();
      } else if (!isJson(request.headers['content-type'])) next(new MintmarkError('media_type_unsupported'));
      else {
        parseInto(request, body, (error, parsed) => {
          request.body = parsed;
          next(error ?? undefined);
        });
      }
    },
  );
}

function parseInto(
  request: IncomingMessage,
  body: Buffer,
  done: (error: Error | null, body?: unknown) => void,
): void {
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    done(new MintmarkError('media_type_unsupported', { detail: 'The body must not be compressed.' }));
    return;
  }
  try {
    done(null, parseJsonBody(body));
  } catch (error) {
    done(error as Error);
  }
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType ?? '');
}
