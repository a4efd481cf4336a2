import type { RequestListener, ServerResponse } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { type AdapterRequest, rawRequest } from './request-context.js';
import { RouteTable } from './route-table.js';

/** A response of Fastify or of Express. */
type AdapterResponse = ServerResponse | { readonly raw: ServerResponse; hijack(): unknown };

/** Serves the description of an app, built when somebody first asks for it: nothing of that is loaded before. */
export function serveDocs(app: INestApplication): void {
  const adapter = app.getHttpAdapter();
  const docs = once(async () => (await import('./docs-app.js')).openDocsApp(app));
  const answer = async (request: AdapterRequest, response: AdapterResponse): Promise<void> => {
    const handle = await docs();
    handle(rawRequest(request), takenOver(response));
  };
  const below = adapter.getType() === 'fastify' ? '/docs/*' : '/docs/*path';
  for (const path of [...PATHS, below]) adapter.get(path, answer);
  for (const path of PATHS) app.get(RouteTable).add(path, ['GET']);
}

const PATHS = ['/docs', '/openapi.json'] as const;

/** Does it at the first call, and after a failure at the next. */
function once(open: () => Promise<RequestListener>): () => Promise<RequestListener> {
  let opening: Promise<RequestListener> | undefined;
  return () => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
}

function takenOver(response: AdapterResponse): ServerResponse {
  if (!('raw' in response)) return response;
  response.hijack();
  return response.raw;
}
