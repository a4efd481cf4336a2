import { applyDecorators, type Type } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { buildMessage, ValidateBy, ValidateIf } from 'class-validator';
import { BASE_URL_RULE, isBaseUrl } from '../../http/base-url.js';
import { INSTANT_RULE, parseInstant } from '../../tokens/instant.js';
import { isText, TEXT_MAX_CHARACTERS } from '../../tokens/text.js';

/**
 * Members of `mintmark.yaml`: each decorator is the rule that validates and its description for the published schema.
 * Messages say what a member must be, never what it is.
 */
interface MemberOptions {
  readonly description: string;
  readonly example?: string | number | boolean;
  readonly required?: boolean;
  readonly default?: unknown;
}

/** An id or a name. A number is none: YAML would round a long one. */
export function TextMember(options: MemberOptions): PropertyDecorator {
  const schema = { type: 'string', minLength: 1, maxLength: TEXT_MAX_CHARACTERS } as const;
  const isName = (value: unknown): boolean => isText(value) && value.trim() === value;
  return member(
    'isTextMember',
    'must be text without blanks around it, in quotes if it looks like a number',
    isName,
  )(options, schema);
}

/** Text that matches a pattern. */
export function PatternMember(pattern: RegExp, options: MemberOptions): PropertyDecorator {
  const matches = (value: unknown): boolean => typeof value === 'string' && pattern.test(value);
  const schema = { type: 'string', pattern: pattern.source } as const;
  return member(
    'isPatternMember',
    `must match ${pattern}, in quotes if it looks like a number`,
    matches,
  )(options, schema);
}

/** Where a secret or a key is read. */
export function SourceMember(options: MemberOptions): PropertyDecorator {
  const pattern = /^(env:[A-Za-z_]\w*|file:.+)$/;
  return member(
    'isSource',
    'must be env:NAME or file:/path: the key itself never stands in this file',
    (value) => typeof value === 'string' && pattern.test(value),
  )(options, { type: 'string', pattern: pattern.source });
}

/** An instant, or `later` where that has a meaning. */
export function InstantMember(options: MemberOptions & { readonly orLater?: boolean }): PropertyDecorator {
  const { orLater = false, ...documentation } = options;
  const rule = orLater ? `${INSTANT_RULE}, or later` : INSTANT_RULE;
  const schema = orLater
    ? { anyOf: [{ type: 'string', format: 'date-time' }, { const: 'later' }] }
    : { type: 'string', format: 'date-time' };
  return member(
    'isInstant',
    rule,
    (value) => parseInstant(value) !== undefined || (orLater && value === 'later'),
  )(documentation, schema as ApiPropertyOptions);
}

/** `true` or `false`, without quotes. */
export function SwitchMember(options: MemberOptions): PropertyDecorator {
  return member(
    'isSwitchMember',
    'must be true or false',
    (value) => typeof value === 'boolean',
  )(options, {
    type: 'boolean',
  });
}

/** A whole number within bounds, both inclusive. */
export function WholeNumberMember(
  minimum: number,
  maximum: number,
  options: MemberOptions,
): PropertyDecorator {
  const isWithin = (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
  const schema = { type: 'integer', minimum, maximum } as const;
  return member('isWhole', `must be a whole number from ${minimum} to ${maximum}`, isWithin)(options, schema);
}

/** A base URL that secrets may be sent to. */
export function BaseUrlMember(options: MemberOptions): PropertyDecorator {
  return member('isBaseUrlMember', BASE_URL_RULE, isBaseUrl)(options, { type: 'string', format: 'uri' });
}

/** A list of names. */
export function TextListMember(options: MemberOptions): PropertyDecorator {
  const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
  const schema = { type: 'array', items: { type: 'string' } } as const;
  return member('isTextListMember', 'must be a list of texts', isList)(options, schema);
}

const ITEM_CLASS = Symbol('mintmark:item-class');

/** A list, at least one long, whose items are described by a class of such members. */
export function ListMember(item: () => Type<object>, options: MemberOptions): PropertyDecorator {
  const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
  return applyDecorators(
    member(
      'isList',
      'must be a list with at least one item',
      isList,
    )(options, {
      type: 'array',
      minItems: 1,
      items: { type: 'object' },
    }),
    ApiProperty({ ...options, type: () => [item()], minItems: 1 } as ApiPropertyOptions),
    Reflect.metadata(ITEM_CLASS, item) as PropertyDecorator,
  );
}

/** The class of a list's items; `undefined` for any other member. */
export function itemClassOf(target: object, name: string): Type<object> | undefined {
  const item = Reflect.getMetadata(ITEM_CLASS, target, name) as (() => Type<object>) | undefined;
  return item?.();
}

function member(
  name: string,
  rule: string,
  validate: (value: unknown) => boolean,
): (options: MemberOptions, schema: ApiPropertyOptions) => PropertyDecorator {
  const isValid = ValidateBy({ name, validator: { validate, defaultMessage: buildMessage(() => rule) } });
  return ({ required = true, ...documentation }, schema) =>
    applyDecorators(
      ApiProperty({ ...documentation, ...schema, required } as ApiPropertyOptions),
      isValid,
      ...(required ? [] : [ValidateIf((_, value) => value !== undefined)]),
    );
}
