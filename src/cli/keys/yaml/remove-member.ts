import type { Pair, YAMLMap } from 'yaml';
import { lineEndAt, lineStartAt, type Splice } from './splice.js';
import { nameOf, rangeOf, type YamlText } from './yaml-text.js';

/** Takes a member away; what a person wrote beside it stays. */
export function removeMember(yaml: YamlText, map: YAMLMap, member: string): readonly Splice[] {
  const index = map.items.findIndex(({ key }) => nameOf(key) === member);
  const [before, pair, next] = [map.items[index - 1], map.items[index], map.items[index + 1]];
  if (pair === undefined) return [];
  const [start, end] = [rangeOf(pair.key)[0], rangeOf(pair.value)[1]];
  if (map.flow === true) return removeFromFlow(yaml.text, { start, end }, before, next);
  if (yaml.isFirstOfLine(start)) return [removeLines(yaml, start, end)];
  // After the dash of a list's item the next member takes its place, unless a comment stands between them.
  const nextStart = next === undefined ? end : rangeOf(next.key)[0];
  return [{ start, end: yaml.text.slice(end, nextStart).includes('#') ? end : nextStart, text: '' }];
}

/** A comment behind the member stays, as what a person wrote: on a line of its own. */
function removeLines({ text, lineBreak }: YamlText, start: number, end: number): Splice {
  const lineEnd = lineEndAt(text, end);
  const comment = text.slice(end, lineEnd).indexOf('#');
  if (comment >= 0) return { start, end: end + comment, text: '' };
  const lineStart = lineStartAt(text, start);
  // At the end of a text without a last line break the one before the line goes instead.
  const isOpen = !text.endsWith('\n') && lineEnd === text.length;
  return { start: isOpen ? lineStart - lineBreak.length : lineStart, end: lineEnd, text: '' };
}

/** Takes the comma along that parts it from its neighbour; comments between them stay. */
function removeFromFlow(
  text: string,
  { start, end }: Omit<Splice, 'text'>,
  before: Pair | undefined,
  next: Pair | undefined,
): readonly Splice[] {
  if (next !== undefined) {
    const nextStart = rangeOf(next.key)[0];
    const between = text.slice(end, nextStart);
    const comma = end + between.indexOf(',');
    return [between.includes('#') ? lineOrPart(text, start, comma + 1) : { start, end: nextStart, text: '' }];
  }
  const beforeEnd = before === undefined ? start : rangeOf(before.value)[1];
  const between = text.slice(beforeEnd, start);
  if (!between.includes('#')) return [{ start: beforeEnd, end, text: '' }];
  const comma = beforeEnd + between.indexOf(',');
  return [{ start: comma, end: comma + 1, text: '' }, lineOrPart(text, start, end)];
}

/** Takes a part away, with its line where nothing else stands in that. */
function lineOrPart(text: string, start: number, end: number): Splice {
  const [lineStart, lineEnd] = [lineStartAt(text, start), lineEndAt(text, end)];
  const isAlone = text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd).trim() === '';
  return isAlone ? { start: lineStart, end: lineEnd, text: '' } : { start, end, text: '' };
}
