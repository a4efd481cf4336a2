import { applyDecorators } from '@nestjs/common';
import { TEXT_MAX_CHARACTERS } from '../tokens/text.js';
import { ApiProperty } from './api-decorators.js';
import { IsText, IsTextList, IsWholeNumber, MayBeAbsent } from './validators.js';

/** What the API description says of a field. */
interface FieldDocumentation {
  readonly description: string;
  readonly example?: string;
}

const TEXT_SCHEMA = { type: 'string', minLength: 1, maxLength: TEXT_MAX_CHARACTERS } as const;

/** A required id or name: 1 to 256 well-formed characters, never a number. */
export function TextField(documentation: FieldDocumentation): PropertyDecorator {
  return applyDecorators(IsText(), ApiProperty({ ...documentation, ...TEXT_SCHEMA }));
}

/** The same, where it may be left out. */
export function OptionalTextField(documentation: FieldDocumentation): PropertyDecorator {
  return applyDecorators(
    MayBeAbsent(),
    IsText(),
    ApiProperty({ ...documentation, ...TEXT_SCHEMA, required: false }),
  );
}

/** A list of ids or names that may be left out. */
export function OptionalTextListField(documentation: {
  readonly description: string;
  readonly example: string[];
}): PropertyDecorator {
  const schema = {
    type: 'array',
    items: TEXT_SCHEMA,
    maxItems: 32,
    uniqueItems: true,
    required: false,
  } as const;
  return applyDecorators(MayBeAbsent(), IsTextList(), ApiProperty({ ...documentation, ...schema }));
}

/** Which of the provider's accounts. */
export function AccountField(): PropertyDecorator {
  return OptionalTextField({
    description: 'Name of the account; the default one when left out.',
    example: 'default',
  });
}

/** The lifetime asked for; the contract decides whether it is in range. */
export function TtlField(range: { readonly default: number; readonly maximum: number }): PropertyDecorator {
  return applyDecorators(
    MayBeAbsent(),
    IsWholeNumber(),
    ApiProperty({
      description: 'Lifetime in seconds; out of range is `ttl_out_of_range`.',
      type: 'integer',
      minimum: 1,
      ...range,
      required: false,
    }),
  );
}
