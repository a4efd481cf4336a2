import type { INestApplication } from '@nestjs/common';
import * as swagger from '@nestjs/swagger';
import { applyApiDecorators } from './api-decorators.js';

type Schemas = NonNullable<NonNullable<swagger.OpenAPIObject['components']>['schemas']>;

/** Holds where a route says nothing else: health, metrics and the description itself need no key. */
const NO_KEY = {};

/** Describes every route of an app as OpenAPI 3.1. */
export function describeApi(app: INestApplication): swagger.OpenAPIObject {
  applyApiDecorators(swagger);
  const config = new swagger.DocumentBuilder()
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
  const document = swagger.SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  return { ...document, components: { ...document.components, schemas: closeRequests(document) } };
}

/** Request bodies take no field that is not described; the decorators cannot say so. */
function closeRequests({ components }: swagger.OpenAPIObject): Schemas {
  const schemas = Object.entries(components?.schemas ?? {});
  return Object.fromEntries(
    schemas.map(([name, schema]) => [
      name,
      name.endsWith('RequestDto') ? { ...schema, additionalProperties: false } : schema,
    ]),
  );
}
