import { isAlias, isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import type { YamlDocument, YamlPath } from '../../../config/file/yaml-document.js';
import { lineEndAt, lineStartAt, type Splice } from './splice.js';
import { YamlEditError } from './yaml-edit.error.js';

/** A text and what stands where in it. */
export class YamlText {
  readonly lineBreak: string;

  constructor(
    readonly text: string,
    readonly yaml: YamlDocument,
  ) {
    this.lineBreak = /\r?\n/.exec(text)?.[0] ?? '\n';
  }

  /** The part of the document at the path. @throws {YamlEditError} when an alias stands on the way */
  at(path: YamlPath): unknown {
    let node: unknown = this.yaml.document.contents;
    for (const part of path) {
      if (isMap(node)) node = pairOf(node, part)?.value;
      else node = isSeq(node) && typeof part === 'number' ? node.items[part] : undefined;
      if (isAlias(node)) {
        throw new YamlEditError(
          this.yaml.lineOf(path),
          'repeats by an alias (*) what stands elsewhere: write it out there first',
        );
      }
    }
    return node;
  }

  /** @throws {YamlEditError} when there is none */
  mapAt(path: YamlPath): YAMLMap {
    const node = this.at(path);
    if (isMap(node)) return node;
    throw new YamlEditError(this.yaml.lineOf(path), 'has no members to change');
  }

  /** The blanks from the beginning of the line up to an offset, whatever else stands there. */
  indentTo(offset: number): string {
    return ' '.repeat(offset - lineStartAt(this.text, offset));
  }

  /** Whether nothing but blanks stands before an offset in its line. */
  isFirstOfLine(offset: number): boolean {
    return this.text.slice(lineStartAt(this.text, offset), offset).trim() === '';
  }

  /** New lines after the one in which the offset lies. */
  linesAfter(offset: number, lines: readonly string[]): Splice {
    const end = lineEndAt(this.text, offset);
    const isOpen = end > 0 && this.text[end - 1] !== '\n';
    const added = lines.map((line) => `${line}${this.lineBreak}`).join('');
    return {
      start: end,
      end,
      text: isOpen ? `${this.lineBreak}${added.slice(0, -this.lineBreak.length)}` : added,
    };
  }
}

/** The member of that name; of several the last, which is what holds. */
export function pairOf(map: YAMLMap, name: string | number): Pair | undefined {
  return map.items.findLast(({ key }) => nameOf(key) === name);
}

/** The name of a member. */
export function nameOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

/** Whether a map's names are written in double quotes, as in JSON. */
export function isQuoted(map: YAMLMap): boolean {
  const [first] = map.items;
  return isScalar(first?.key) && first.key.type === 'QUOTE_DOUBLE';
}

/** Where a part begins, and where its value ends. */
export function rangeOf(node: unknown): readonly [start: number, end: number] {
  const range = (node as { readonly range?: readonly [number, number, number] | null } | undefined)?.range;
  return range === undefined || range === null ? [0, 0] : [range[0], range[1]];
}
