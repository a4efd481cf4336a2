/** A place in a value: names of members and places in lists, from the root. */
export type Place = readonly (string | number)[];

/** Every place in a value, the value itself included. */
export function placesIn(value: unknown, place: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  const parts = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [place, ...parts.flatMap((part) => placesIn(Reflect.get(value, part), [...place, part]))];
}

/** A copy of a value with something else at a place, or without it where that is `undefined`. Where there is no such place, the value. */
export function replaceAt(value: unknown, [part, ...rest]: Place, replacement: unknown): unknown {
  if (part === undefined) return replacement;
  if (typeof value !== 'object' || value === null) return value;
  const replaced = replaceAt(Reflect.get(value, part), rest, replacement);
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.flatMap((item, index) =>
      index !== part ? [item] : replaced === undefined ? [] : [replaced],
    );
  }
  const others = Object.entries(value).filter(([name]) => name !== part);
  return Object.fromEntries(replaced === undefined ? others : [...others, [part, replaced]]);
}
