import { Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import { type FieldError, requestInvalid } from '../errors/mintmark-error.js';
import { isJsonObject } from '../tokens/json-object.js';
import { type PlainRule, plainRules } from './plain-rules.js';

/**
 * Turns a JSON body into a validated DTO, synchronously: fields without a class-validator rule are refused, every bad
 * field is listed, no value is converted or echoed. Bound to one class, so it works under any global pipe.
 *
 * @throws {MintmarkError} `request_invalid`
 */
@Injectable()
export class DtoPipe<Dto extends object> implements PipeTransform<unknown, Dto> {
  readonly #fields: ReadonlySet<string>;
  readonly #rules: readonly PlainRule[] | undefined;

  constructor(private readonly dtoClass: Type<Dto>) {
    const rules = getMetadataStorage().getTargetValidationMetadatas(dtoClass, '', false, false);
    this.#fields = new Set(rules.map(({ propertyName }) => propertyName));
    this.#rules = plainRules(dtoClass);
  }

  transform(body: unknown): Dto {
    if (!isJsonObject(body)) {
      throw requestInvalid(
        [{ field: 'body', message: 'must be a JSON object' }],
        'The body must be a JSON object.',
      );
    }
    const dto = new this.dtoClass();
    const unknown: string[] = [];
    for (const [field, value] of Object.entries(body)) {
      if (this.#fields.has(field)) Reflect.set(dto, field, value);
      else unknown.push(field);
    }
    if (unknown.length > 0 || !this.#isCertainlyValid(dto)) refuse(dto, unknown);
    return dto;
  }

  #isCertainlyValid(dto: object): boolean {
    const members = dto as Readonly<Record<string, unknown>>;
    return this.#rules?.every(({ property, holds }) => holds(members[property], dto)) ?? false;
  }
}

/** @throws {MintmarkError} `request_invalid`, unless class-validator has nothing against it and no field is unknown */
function refuse(dto: object, unknown: readonly string[]): void {
  const errors: FieldError[] = unknown.slice(0, MAX_UNKNOWN_FIELDS).map((field) => ({
    field: printable(field),
    message: 'is not a field of this request',
  }));
  errors.push(...validateSync(dto, { forbidUnknownValues: false }).map(toFieldError));
  if (errors.length > 0) throw requestInvalid(errors);
}

function toFieldError({ property, constraints }: ValidationError): FieldError {
  return { field: property, message: Object.values(constraints ?? {}).join('; ') };
}

/** Fields beyond these are refused as well, but not listed. */
const MAX_UNKNOWN_FIELDS = 8;

/** A field's name as it may be shown: plain, and too short to be a key that somebody put in the wrong place. */
function printable(field: string): string {
  return field.length > 24 ? '(a long name)' : field.replace(/[^\w.$-]/g, '?');
}
