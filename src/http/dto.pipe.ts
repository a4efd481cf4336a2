import { Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import { type FieldError, requestInvalid } from '../errors/mintmark-error.js';

/**
 * Turns a JSON body into a validated DTO, synchronously: fields without a class-validator rule are refused, every bad
 * field is listed, no value is converted or echoed. Bound to one class, so it works under any global pipe.
 *
 * @throws {MintmarkError} `request_invalid`
 */
@Injectable()
export class DtoPipe<Dto extends object> implements PipeTransform<unknown, Dto> {
  readonly #fields: ReadonlySet<string>;

  constructor(private readonly dtoClass: Type<Dto>) {
    const rules = getMetadataStorage().getTargetValidationMetadatas(dtoClass, '', false, false);
    this.#fields = new Set(rules.map(({ propertyName }) => propertyName));
  }

  transform(body: unknown): Dto {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw requestInvalid(
        [{ field: 'body', message: 'must be a JSON object' }],
        'The body must be a JSON object.',
      );
    }
    const dto = new this.dtoClass();
    const errors: FieldError[] = [];
    for (const [field, value] of Object.entries(body)) {
      if (this.#fields.has(field)) Reflect.set(dto, field, value);
      else errors.push({ field: printable(field), message: 'is not a field of this request' });
    }
    errors.push(...validateSync(dto, { forbidUnknownValues: false }).map(toFieldError));
    if (errors.length > 0) throw requestInvalid(errors);
    return dto;
  }
}

function toFieldError({ property, constraints }: ValidationError): FieldError {
  return { field: property, message: Object.values(constraints ?? {}).join('; ') };
}

/** A field's name as it may be shown: short and plain. */
function printable(field: string): string {
  return field.replace(/[^\w.$-]/g, '?').slice(0, 64);
}
