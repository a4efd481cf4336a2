import { buildMessage, ValidateBy, ValidateIf } from 'class-validator';
import { BASE_URL_RULE, isBaseUrl } from '../http/base-url.js';
import { isText } from '../tokens/text.js';

/** The variable must be set; blanks around it would become part of it. */
export function IsSet(): PropertyDecorator {
  return rule('isSet', 'must be set, to 1 to 256 characters without blanks around them', isSet);
}

/** The secret must be set, in the variable or in the file that `NAME_FILE` names. */
export function IsSecret(): PropertyDecorator {
  return rule('isSecret', 'must be set, or the same name with _FILE', (value) => typeof value === 'string');
}

/** Names with commas between them. */
export function IsNameList(): PropertyDecorator {
  const isList = (value: unknown): boolean =>
    typeof value === 'string' && value.split(',').every((name) => isText(name.trim()));
  return rule('isNameList', 'must be names with commas between them', isList);
}

/** The variable may be left out, or empty; its default then holds. */
export function MayBeUnset(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** A TCP port, 0 for a free one. Decimal digits only: `0x10`, `1e3` and blanks are no ports. */
export function IsPort(): PropertyDecorator {
  return rule('isPort', 'must be a port number from 0 to 65535', (value) => isWhole(value, 65_535));
}

/** Whole seconds within bounds, both inclusive. */
export function IsSeconds(max: number, min = 0): PropertyDecorator {
  return rule(
    'isSeconds',
    `must be whole seconds from ${min} to ${max}`,
    (value) => isWhole(value, max) && Number(value) >= min,
  );
}

/** Whole milliseconds from 1 up to a bound. */
export function IsMilliseconds(max: number): PropertyDecorator {
  return rule(
    'isMilliseconds',
    `must be whole milliseconds from 1 to ${max}`,
    (value) => value !== '0' && isWhole(value, max),
  );
}

/** `true` or `false`. */
export function IsSwitch(): PropertyDecorator {
  return rule('isSwitch', 'must be true or false', (value) => value === 'true' || value === 'false');
}

/** A base URL that secrets may be sent to: `https`, or `http` to this machine. */
export function IsBaseUrl(): PropertyDecorator {
  return rule('isBaseUrl', BASE_URL_RULE, isBaseUrl);
}

function isSet(value: unknown): boolean {
  return isText(value) && value.trim() === value;
}

function isWhole(value: unknown, max: number): boolean {
  return typeof value === 'string' && /^(0|[1-9]\d{0,8})$/.test(value) && Number(value) <= max;
}

function rule(name: string, message: string, validate: (value: unknown) => boolean): PropertyDecorator {
  return ValidateBy({ name, validator: { validate, defaultMessage: buildMessage(() => message) } });
}
