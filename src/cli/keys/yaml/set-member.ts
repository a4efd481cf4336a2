import { isScalar, type YAMLMap } from 'yaml';
import type { Splice } from './splice.js';
import type { SetMember } from './yaml-edit.types.js';
import { flowMap, scalarLike, scalarText, type YamlValue } from './yaml-scalar.js';
import { isQuoted, nameOf, pairOf, rangeOf, type YamlText } from './yaml-text.js';

/** Replaces the value of a member, or puts the member behind the last that is named in `after`. */
export function setMember(
  yaml: YamlText,
  map: YAMLMap,
  { member, value, after }: SetMember,
): readonly Splice[] {
  const present = pairOf(map, member);
  if (present !== undefined) return [replaceScalar(yaml, present.value, value)];
  const sibling = map.items.findLast(({ key }) => after.includes(nameOf(key))) ?? map.items.at(-1);
  if (sibling === undefined) return [];
  const [, end] = rangeOf(sibling.value);
  if (map.flow !== true) {
    const indent = yaml.indentTo(rangeOf(map.items[0]?.key)[0]);
    return [yaml.linesAfter(end, [`${indent}${member}: ${scalarText(value)}`])];
  }
  const text = flowMap({ [member]: value }, isQuoted(map)).slice(1, -1);
  return insertInFlow(yaml, sibling.key, end, rangeOf(map)[1], text);
}

/** Puts a further part into a flow collection, on a line of its own where its neighbour has one. */
export function insertInFlow(
  yaml: YamlText,
  neighbour: unknown,
  end: number,
  collectionEnd: number,
  text: string,
): readonly Splice[] {
  const [start] = rangeOf(neighbour);
  const rest = yaml.text.slice(end, collectionEnd - 1);
  if (!yaml.isFirstOfLine(start) || !rest.includes('\n')) return [{ start: end, end, text: `, ${text}` }];
  const hasComma = /^\s*,/.test(rest);
  return [
    ...(hasComma ? [] : [{ start: end, end, text: ',' }]),
    yaml.linesAfter(end, [`${yaml.indentTo(start)}${text}${hasComma ? ',' : ''}`]),
  ];
}

function replaceScalar(yaml: YamlText, node: unknown, value: YamlValue): Splice {
  const [start, end] = rangeOf(node);
  const endsLine = end > start && yaml.text[end - 1] === '\n';
  const text = isScalar(node) ? scalarLike(node, value) : scalarText(value);
  return { start, end, text: `${text}${endsLine ? yaml.lineBreak : ''}` };
}
