import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** @typedef {NonNullable<NonNullable<import('@nestjs/swagger').OpenAPIObject['components']>['schemas']>} Schemas */
/** @typedef {{ properties: Record<string, unknown>, additionalProperties: boolean }} Definition */

/**
 * Describes `mintmark.yaml` as a JSON Schema (draft 2020-12), from the classes that validate it. What a class does not
 * name is refused.
 *
 * @param {Function} root the class of the whole file
 * @param {readonly { readonly provider: string, readonly section: Function }[]} providers their names and sections
 * @returns {Promise<Record<string, unknown>>}
 */
export async function configurationSchema(root, providers) {
  const schemas = await openApiSchemas([root, ...providers.map(({ section }) => section)]);
  const definitions = mapValues(schemas, definition);
  const whole = definitions[root.name];
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'mintmark.yaml',
    ...whole,
    properties: { ...whole?.properties, providers: providersSchema(providers) },
    $defs: { ...definitions, [root.name]: undefined },
  };
  const text = JSON.stringify(schema).replaceAll('"#/components/schemas/', '"#/$defs/');
  /** @type {unknown} */
  const parsed = JSON.parse(text);
  return /** @type {Record<string, unknown>} */ (parsed);
}

/** @param {readonly { readonly provider: string, readonly section: Function }[]} providers */
function providersSchema(providers) {
  const sections = providers.map(
    ({ provider, section }) => /** @type {const} */ ([provider, { $ref: `#/$defs/${section.name}` }]),
  );
  return {
    description: 'By provider.',
    type: 'object',
    properties: Object.fromEntries(sections),
    additionalProperties: false,
  };
}

/**
 * The classes, and those that they refer to, each by its name.
 *
 * @param {Function[]} classes
 */
async function openApiSchemas(classes) {
  // Swagger wants an app, of whatever modules.
  const app = await NestFactory.create(DiscoveryModule, new FastifyAdapter(), { logger: false });
  const empty = new DocumentBuilder().build();
  const { components } = SwaggerModule.createDocument(app, empty, { extraModels: classes });
  await app.close();
  return components?.schemas ?? {};
}

/**
 * @param {Schemas[string]} schema
 * @returns {Definition}
 */
function definition(schema) {
  const { properties = {}, ...rest } = 'properties' in schema ? schema : {};
  return { ...rest, properties: mapValues(properties, withExamples), additionalProperties: false };
}

/**
 * OpenAPI has one `example`, JSON Schema a list of `examples`.
 *
 * @param {Schemas[string]} schema
 * @returns {Record<string, unknown>}
 */
function withExamples(schema) {
  const { example, ...rest } = /** @type {{ readonly example?: unknown }} */ (schema);
  return example === undefined ? rest : { ...rest, examples: [example] };
}

/**
 * @template From, To
 * @param {Record<string, From>} record
 * @param {(value: From) => To} map
 * @returns {Record<string, To>}
 */
function mapValues(record, map) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
