import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { RouteTable } from './route-table.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Holds where a route says nothing else: health, metrics and the description itself need no key. */
const NO_KEY = {};

/** Describes every route of an app as OpenAPI 3.1. */
function describeApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Mintmark')
    .setDescription(
      'Mints player tokens for game, gamification and reward providers, and brokers one-time tokens.',
    )
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: "The caller's key." }, 'callerKey')
    .addApiKey(
      { type: 'apiKey', in: 'header', name: 'X-Api-Key', description: "The caller's key." },
      'apiKey',
    )
    .addSecurityRequirements(NO_KEY)
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  return { ...document, components: { ...document.components, schemas: closeRequests(document) } };
}

/** Request bodies take no field that is not described; the decorators cannot say so. */
function closeRequests({ components }: OpenAPIObject): Schemas {
  const schemas = Object.entries(components?.schemas ?? {});
  return Object.fromEntries(
    schemas.map(([name, schema]) => [
      name,
      name.endsWith('RequestDto') ? { ...schema, additionalProperties: false } : schema,
    ]),
  );
}

/** Serves the description at `/openapi.json` and a page for people at `/docs`, which needs nothing from outside. */
export function serveApiDocs(app: INestApplication): void {
  const document = describeApi(app);
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json', raw: ['json'] });
  const routes = app.get(RouteTable);
  for (const [path, item] of Object.entries(document.paths)) {
    routes.add(
      path,
      METHODS.filter((method) => item[method] !== undefined).map((method) => method.toUpperCase()),
    );
  }
  for (const path of ['/docs', '/openapi.json']) routes.add(path, ['GET']);
}
