import { isMap, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import type { YamlPath } from '../../../config/file/yaml-document.js';
import { insertInFlow } from './set-member.js';
import { lineEndAt, lineStartAt, type Splice } from './splice.js';
import { flowMap, scalarText, type YamlMembers } from './yaml-scalar.js';
import { isQuoted, pairOf, rangeOf, type YamlText } from './yaml-text.js';

/** Adds an item to the list at the path, written as the last one is; begins the list where there is none. */
export function appendItem(yaml: YamlText, path: YamlPath, members: YamlMembers): readonly Splice[] {
  const list = yaml.at(path);
  if (isSeq(list) && list.items.length > 0) {
    return list.flow === true ? appendToFlow(yaml, list, members) : [appendToBlock(yaml, list, members)];
  }
  return beginList(yaml, yaml.mapAt(path.slice(0, -1)), String(path.at(-1)), members);
}

function appendToBlock(yaml: YamlText, list: YAMLSeq, members: YamlMembers): Splice {
  const last = list.items.at(-1);
  const [start, end] = rangeOf(last);
  const dashes = yaml.indentTo(rangeOf(list)[0]);
  if (isMap(last) && last.flow === true) {
    const item = `${dashes}- ${flowItem(yaml, last, members)}`;
    return yaml.linesAfter(afterComments(yaml.text, end, dashes.length), [item]);
  }
  const gap = start - lineStartAt(yaml.text, start) - dashes.length;
  const isBeside = !yaml.isFirstOfLine(start) && gap > 1;
  const lines = blockItem(members, dashes, isBeside ? gap : 2);
  return yaml.linesAfter(afterComments(yaml.text, end, dashes.length), lines);
}

/** An item of a list in lines; `gap` is how far its members stand behind its dash. */
function blockItem(members: YamlMembers, dashes: string, gap: number): readonly string[] {
  return Object.entries(members).map(
    ([name, value], index) => `${dashes}${(index === 0 ? '-' : '').padEnd(gap)}${name}: ${scalarText(value)}`,
  );
}

/** Comments right below an item that are indented as it is, a version commented out perhaps, stay with it. */
function afterComments(text: string, offset: number, indent: number): number {
  const comment = new RegExp(` {${indent},}#.*\\n?`, 'y');
  comment.lastIndex = lineEndAt(text, offset);
  let end = offset;
  while (comment.test(text)) end = comment.lastIndex;
  return end;
}

function appendToFlow(yaml: YamlText, list: YAMLSeq, members: YamlMembers): readonly Splice[] {
  const last = list.items.at(-1);
  const item = flowItem(yaml, last, members);
  return insertInFlow(yaml, last, rangeOf(last)[1], rangeOf(list)[1], item);
}

/** An item in braces, with the blanks and quotes of its neighbour. */
function flowItem(yaml: YamlText, neighbour: unknown, members: YamlMembers): string {
  const isPadded = yaml.text.startsWith('{ ', rangeOf(neighbour)[0]);
  const item = flowMap(members, isMap(neighbour) && isQuoted(neighbour));
  return isPadded ? `{ ${item.slice(1, -1)} }` : item;
}

/** Puts a list where there is none, or an empty one. */
function beginList(yaml: YamlText, parent: YAMLMap, name: string, members: YamlMembers): readonly Splice[] {
  const present = pairOf(parent, name);
  const lastEnd = rangeOf(parent.items.at(-1)?.value)[1];
  if (parent.flow === true) {
    const isJson = isQuoted(parent);
    const list = `[${flowMap(members, isJson)}]`;
    const key = isJson ? JSON.stringify(name) : name;
    if (present === undefined) return [{ start: lastEnd, end: lastEnd, text: `, ${key}: ${list}` }];
    const [start, end] = rangeOf(present.value);
    return [{ start, end, text: list }];
  }
  const indent = yaml.indentTo(rangeOf(parent.items[0]?.key)[0]);
  const items = blockItem(members, `${indent}  `, 2);
  if (present === undefined) return [yaml.linesAfter(lastEnd, [`${indent}${name}:`, ...items])];
  const colon = rangeOf(present.key)[1] + 1;
  const end = rangeOf(present.value)[1];
  return [{ start: colon, end: Math.max(colon, end), text: '' }, yaml.linesAfter(end, items)];
}
