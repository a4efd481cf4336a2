import { isJsonObject } from './json-object.js';
import { isText, TEXT_RULE } from './text.js';

/** Tells all that is wrong with a value: the path of each option and what it must be, never what it is. */
export type OptionCheck = (value: unknown, path: string) => readonly string[];

/** What a value must be. */
export function must(rule: string, holds: (value: unknown) => boolean): OptionCheck {
  return (value, path) => (holds(value) ? [] : [`${path} ${rule}`]);
}

/** The same, unless it is left out. */
export function optional(check: OptionCheck): OptionCheck {
  return (value, path) => (value === undefined ? [] : check(value, path));
}

/** A list of such values. */
export function listOf(check: OptionCheck): OptionCheck {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((item: unknown, index) => check(item, `${path}[${index}]`))
      : [`${path} must be a list`];
}

/** An object with these members and no others: a rule whose name is mistyped would hold nobody. At path `''` the whole. */
export function membersOf(members: Readonly<Record<string, OptionCheck>>): OptionCheck {
  const names = Object.keys(members).join(', ');
  return (value, path) => {
    const whole = path === '' ? 'the whole' : path;
    if (!isJsonObject(value)) return [`${whole} must be an object`];
    const isKnown = Object.keys(value).every((name) => Object.hasOwn(members, name));
    return [
      ...(isKnown ? [] : [`${whole} has a member that is not known: there are ${names}`]),
      ...Object.entries(members).flatMap(([name, check]) =>
        check(value[name], path === '' ? name : `${path}.${name}`),
      ),
    ];
  };
}

/** A name or an id. */
export const TEXT = must(TEXT_RULE, isText);

export const SWITCH = must('must be true or false', (value) => typeof value === 'boolean');

/** A whole number between two bounds, these included. */
export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER): OptionCheck {
  const bounds = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return must(
    `must be a whole number ${bounds}`,
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
  );
}
