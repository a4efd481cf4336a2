import { ValidateBy, ValidateIf } from 'class-validator';
import { isText, TEXT_RULE } from '../tokens/text.js';

/** A string of 1 to 256 characters of well-formed Unicode: an id or a name. Never a number. */
export function IsText(): PropertyDecorator {
  return ValidateBy({
    name: 'isText',
    validator: {
      validate: (value) => isText(value),
      defaultMessage: () => TEXT_RULE,
    },
  });
}

/** A list of at most 32 such strings, each once. */
export function IsTextList(): PropertyDecorator {
  return ValidateBy({
    name: 'isTextList',
    validator: {
      validate: (value) =>
        Array.isArray(value) &&
        value.length <= 32 &&
        value.every(isText) &&
        new Set(value).size === value.length,
      defaultMessage: () => 'must be an array of at most 32 different strings of 1 to 256 characters',
    },
  });
}

/** A whole number; its range is the contract's affair. */
export function IsWholeNumber(): PropertyDecorator {
  return ValidateBy({
    name: 'isWholeNumber',
    validator: {
      validate: (value) => Number.isSafeInteger(value),
      defaultMessage: () => 'must be a whole number',
    },
  });
}

/** The field may be left out. Unlike class-validator's `IsOptional`, `null` is not "left out". */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}
