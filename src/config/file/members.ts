import { applyDecorators, type Type } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { buildMessage, ValidateBy, ValidateIf } from 'class-validator';
import { ApiProperty } from '../../http/api-decorators.js';
import { BASE_URL_RULE, isBaseUrl } from '../../http/base-url.js';
import type { KeyReference } from '../../keystore/key-source.js';
import { INSTANT, INSTANT_RULE, parseInstant } from '../../tokens/instant.js';
import { isJsonObject } from '../../tokens/json-object.js';
import { isText, TEXT_MAX_CHARACTERS } from '../../tokens/text.js';

/**
 * Members of `mintmark.yaml`: each decorator is the rule that validates and its description for the published schema,
 * which refuses nothing that the rule takes. Messages say what a member must be, never what it is.
 */
interface MemberOptions {
  readonly description: string;
  readonly example?: string | number | boolean;
  readonly required?: boolean;
  readonly default?: unknown;
}

/** YAML takes `42`, `true` and `null` for something else than text. */
const IN_QUOTES = 'in quotes if it looks like a number';

const TEXT_RULE = `must be text of 1 to ${TEXT_MAX_CHARACTERS} characters without blanks around it, ${IN_QUOTES}`;

const TEXT_SCHEMA = {
  type: 'string',
  minLength: 1,
  maxLength: TEXT_MAX_CHARACTERS,
  pattern: String.raw`^\S([\s\S]*\S)?$`,
} as const;

/** An id or a name. A number is none: YAML would round a long one. */
export function TextMember(options: MemberOptions): PropertyDecorator {
  return member(TEXT_RULE, isTrimmedText, TEXT_SCHEMA, options);
}

/** Text that matches a pattern; the rule says in words what matches. */
export function PatternMember(pattern: RegExp, rule: string, options: MemberOptions): PropertyDecorator {
  const schema = { type: 'string', pattern: pattern.source } as const;
  const matches = (value: unknown): boolean => typeof value === 'string' && pattern.test(value);
  return member(`${rule}, ${IN_QUOTES}`, matches, schema, options);
}

const SOURCE = /^(env:[A-Za-z_]\w*|file:.+)$/;

/**
 * Where a secret or a key is read. A path that is not absolute starts at the folder of the file.
 *
 * @param originMember the member of the class, if any, that takes the line and path at which this one stands
 */
export function SourceMember(options: MemberOptions & { readonly originMember?: string }): PropertyDecorator {
  const { originMember, ...documentation } = options;
  const rule = 'must be env:NAME or file:/path: the key itself never stands in this file';
  const matches = (value: unknown): boolean => typeof value === 'string' && SOURCE.test(value);
  const schema = { type: 'string', pattern: SOURCE.source } as const;
  return applyDecorators(
    member(rule, matches, schema, documentation),
    mark(REFERENCE, true),
    mark(ORIGIN_MEMBER, originMember),
  );
}

/** Where a secret or a key is read, and the line and path at which that stands. */
export interface PlacedSource {
  readonly source: KeyReference;
  readonly origin: string;
}

/** The sources that an instance of a class of members names. */
export function sourcesOf(instance: object): readonly PlacedSource[] {
  return Object.keys(instance).flatMap((name) => {
    const originMember = originMemberOf(instance, name);
    if (originMember === undefined) return [];
    const source = Reflect.get(instance, name) as KeyReference;
    return [{ source, origin: String(Reflect.get(instance, originMember)) }];
  });
}

/** Whether a member is a reference, whose path, where it has one, starts at the folder of the file. */
export function isReference(target: object, name: string): boolean {
  return Reflect.hasMetadata(REFERENCE, target, name);
}

/** The member that takes the place of a `SourceMember`; `undefined` for any other, and where none does. */
export function originMemberOf(target: object, name: string): string | undefined {
  return Reflect.getMetadata(ORIGIN_MEMBER, target, name) as string | undefined;
}

/** An instant, or `later` where that has a meaning. */
export function InstantMember(options: MemberOptions & { readonly orLater?: boolean }): PropertyDecorator {
  const { orLater = false, ...documentation } = options;
  const rule = orLater ? `${INSTANT_RULE}, or later` : INSTANT_RULE;
  const isInstant = (value: unknown): boolean =>
    parseInstant(value) !== undefined || (orLater && value === 'later');
  const pattern = orLater ? `${INSTANT.source}|^later$` : INSTANT.source;
  return member(rule, isInstant, { type: 'string', pattern }, documentation);
}

/** `true` or `false`, without quotes. */
export function SwitchMember(options: MemberOptions): PropertyDecorator {
  const isSwitch = (value: unknown): boolean => typeof value === 'boolean';
  return member('must be true or false, without quotes', isSwitch, { type: 'boolean' }, options);
}

/** A whole number within bounds, both inclusive. */
export function WholeNumberMember(
  minimum: number,
  maximum: number,
  options: MemberOptions,
): PropertyDecorator {
  const rule = `must be a whole number from ${minimum} to ${maximum}, without quotes`;
  const isWithin = (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
  return member(rule, isWithin, { type: 'integer', minimum, maximum }, options);
}

/** A base URL that secrets may be sent to. */
export function BaseUrlMember(options: MemberOptions): PropertyDecorator {
  const schema = { type: 'string', pattern: String.raw`^[Hh][Tt][Tt][Pp][Ss]?:[^\s?#\\]+$` } as const;
  return member(BASE_URL_RULE, isBaseUrl, schema, options);
}

/** What a list's items are: instances of a class of members, or values for which a rule holds. */
type Items =
  | { readonly type: () => Type<object> }
  | { readonly holds: (item: unknown) => boolean; readonly rule: string };

/** A list of names; it may be empty. */
export function TextListMember(options: MemberOptions): PropertyDecorator {
  const items: Items = { holds: isTrimmedText, rule: TEXT_RULE };
  const schema = { type: 'array', items: TEXT_SCHEMA } as const;
  return applyDecorators(member('must be a list', Array.isArray, schema, options), mark(ITEMS, items));
}

/** A list, at least one long, whose items are described by a class of such members. */
export function ListMember(
  type: () => Type<object>,
  maxItems: number,
  options: MemberOptions,
): PropertyDecorator {
  const items: Items = { type };
  const isList = (value: unknown): boolean =>
    Array.isArray(value) && value.length > 0 && value.length <= maxItems;
  const schema: ApiPropertyOptions = { type: () => [type()], minItems: 1, maxItems };
  return applyDecorators(
    member(`must be a list (- item) of 1 to ${maxItems} items`, isList, schema, options),
    mark(ITEMS, items),
  );
}

/** Members of a class of such members. */
export function ObjectMember(type: () => Type<object>, options: MemberOptions): PropertyDecorator {
  // By the name `type` it is told from a class.
  const schema: ApiPropertyOptions = { type: () => type() };
  return applyDecorators(
    member('must have members (name: value)', isJsonObject, schema, options),
    mark(TYPE, type),
  );
}

/** The class of an `ObjectMember`; `undefined` for any other. */
export function typeOf(target: object, name: string): Type<object> | undefined {
  const type = Reflect.getMetadata(TYPE, target, name) as (() => Type<object>) | undefined;
  return type?.();
}

/** One of a few words. */
export function ChoiceMember(choices: readonly string[], options: MemberOptions): PropertyDecorator {
  const isChoice = (value: unknown): boolean => choices.includes(value as string);
  return member(
    `must be one of ${choices.join(', ')}`,
    isChoice,
    { type: 'string', enum: [...choices] },
    options,
  );
}

/** A list of a few words, at least one long. */
export function ChoiceListMember(choices: readonly string[], options: MemberOptions): PropertyDecorator {
  const items: Items = {
    holds: (item) => choices.includes(item as string),
    rule: `must be one of ${choices.join(', ')}`,
  };
  const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
  const item = { type: 'string', enum: [...choices] };
  const schema: ApiPropertyOptions = { type: 'array', minItems: 1, items: item };
  return applyDecorators(
    member('must be a list (- item) with at least one item', isList, schema, options),
    mark(ITEMS, items),
  );
}

/** A list of names, at least one long, or `"*"` for all. */
export function NamesOrAllMember(options: MemberOptions): PropertyDecorator {
  const isNames = (value: unknown): boolean =>
    value === '*' || (Array.isArray(value) && value.length > 0 && value.every(isTrimmedText));
  const schema = { oneOf: [{ const: '*' }, { type: 'array', minItems: 1, items: TEXT_SCHEMA }] };
  return member('must be a list of names, or "*" in quotes', isNames, schema, options);
}

/** Members of any name, at least one, each with a value of the kind. */
export function MapMember(kind: 'value' | 'list', options: MemberOptions): PropertyDecorator {
  const isValue = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
  const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isTrimmedText);
  const holds = kind === 'value' ? isValue : isList;
  const isMap = (value: unknown): boolean =>
    isJsonObject(value) && Object.keys(value).length > 0 && Object.values(value).every(holds);
  const rule = kind === 'value' ? 'a text, a number, true or false' : 'a list of texts';
  const items =
    kind === 'value'
      ? { anyOf: ['string', 'number', 'boolean'].map((type) => ({ type })) }
      : { type: 'array', items: TEXT_SCHEMA };
  const schema = {
    type: 'object',
    minProperties: 1,
    additionalProperties: items,
  } as unknown as ApiPropertyOptions;
  return member(`must have at least one member (name: value), each with ${rule}`, isMap, schema, options);
}

/** Where a JWK Set is: an `https` URL, `http` to this machine, or `file:/path`. */
export function JwksMember(options: MemberOptions): PropertyDecorator {
  const isJwks = (value: unknown): boolean =>
    typeof value === 'string' && (/^file:./.test(value) || isBaseUrl(value));
  const schema = { type: 'string', pattern: String.raw`^([Hh][Tt][Tt][Pp][Ss]?|file):[^\s]+$` } as const;
  const rule = `${BASE_URL_RULE}, or file:/path`;
  return applyDecorators(member(rule, isJwks, schema, options), mark(REFERENCE, true));
}

/** `stdout`, or `file:` and a path. */
export function DestinationMember(options: MemberOptions): PropertyDecorator {
  const pattern = /^(stdout|file:.+)$/;
  const isDestination = (value: unknown): boolean => typeof value === 'string' && pattern.test(value);
  const schema = { type: 'string', pattern: pattern.source } as const;
  return applyDecorators(
    member('must be stdout or file:/path', isDestination, schema, options),
    mark(REFERENCE, true),
  );
}

/** What the items of a list are; `undefined` for any other member. */
export function itemsOf(target: object, name: string): Items | undefined {
  return Reflect.getMetadata(ITEMS, target, name) as Items | undefined;
}

const REFERENCE = Symbol('mintmark:reference');
const ORIGIN_MEMBER = Symbol('mintmark:origin-member');
const ITEMS = Symbol('mintmark:items');
const TYPE = Symbol('mintmark:type');
const DOCUMENTATION = Symbol('mintmark:documentation');

/** What is said of a member beside its rule. */
export interface MemberDocumentation {
  readonly description: string;
  /** Of JSON Schema, where it has one. */
  readonly type?: unknown;
}

/** What is said of a member; `undefined` where there is no such member. */
export function documentationOf(target: object, name: string): MemberDocumentation | undefined {
  return Reflect.getMetadata(DOCUMENTATION, target, name) as MemberDocumentation | undefined;
}

function mark(key: symbol, value: unknown): PropertyDecorator {
  return Reflect.metadata(key, value);
}

function isTrimmedText(value: unknown): boolean {
  return isText(value) && value.trim() === value;
}

function member(
  rule: string,
  validate: (value: unknown) => boolean,
  schema: ApiPropertyOptions,
  { required = true, ...documentation }: MemberOptions,
): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ ...documentation, ...schema, required } as ApiPropertyOptions),
    mark(DOCUMENTATION, { description: documentation.description, type: schema.type }),
    ValidateBy({ name: 'isMember', validator: { validate, defaultMessage: buildMessage(() => rule) } }),
    ...(required ? [] : [ValidateIf((_, value) => value !== undefined)]),
  );
}
