import { type Scalar, stringify } from 'yaml';

/** What this command writes into `mintmark.yaml`. */
export type YamlValue = string | boolean;

/** Members of a new item, in order. */
export type YamlMembers = Readonly<Record<string, YamlValue>>;

/** A value as YAML reads it back, in block and in flow style alike; quoted only where it must be. */
export function scalarText(value: YamlValue): string {
  if (typeof value === 'boolean') return String(value);
  const text = stringify([value], { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 });
  return text.startsWith('[') && !text.slice(0, -1).includes('\n')
    ? text.slice(1, -2)
    : JSON.stringify(value);
}

/** A value in the quotes of the one that it replaces. */
export function scalarLike({ type }: Scalar, value: YamlValue): string {
  if (typeof value === 'boolean') return String(value);
  if (type === 'QUOTE_DOUBLE') return JSON.stringify(value);
  if (type === 'QUOTE_SINGLE' && !/['\n]/.test(value)) return `'${value}'`;
  return scalarText(value);
}

/** Members as a map in flow style, on one line; as JSON where its neighbours are. */
export function flowMap(members: YamlMembers, isJson: boolean): string {
  const texts = Object.entries(members).map(([name, value]) =>
    isJson ? `${JSON.stringify(name)}: ${JSON.stringify(value)}` : `${name}: ${scalarText(value)}`,
  );
  return `{${texts.join(', ')}}`;
}
