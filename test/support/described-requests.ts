import { readFileSync } from 'node:fs';

/** A JSON Schema, as far as request bodies use it. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly maxItems?: number;
}

/** A route that takes a body, as openapi.json describes it. */
export interface DescribedRequest {
  readonly method: string;
  readonly path: string;
  /** The status of an answer to a good one. */
  readonly success: number;
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Pick<DescribedRequest, 'properties' | 'required'>>>;
  };
}

interface Operation {
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: { readonly $ref: string } } };
  };
  readonly responses: Readonly<Record<string, unknown>>;
}

/** Every route that takes a body: a new one cannot be forgotten, for the description is held against the service. */
export function describedRequests(): readonly DescribedRequest[] {
  const file = new URL('../../openapi.json', import.meta.url);
  const { paths, components } = JSON.parse(readFileSync(file, 'utf8')) as Description;
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody, responses }]) => {
      if (requestBody === undefined) return [];
      const { $ref } = requestBody.content['application/json'].schema;
      const schema = components.schemas[$ref.replace('#/components/schemas/', '')];
      if (schema === undefined) throw new Error(`${path} has a body that is not described`);
      const success = Number(Object.keys(responses).find((status) => status.startsWith('2')));
      return [{ method: method.toUpperCase(), path, success, ...schema }];
    }),
  );
}
