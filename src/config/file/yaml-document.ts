import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Pair, visit } from 'yaml';
import { parseYaml, type YamlFault } from './parse-yaml.js';

/** A place in a YAML document: names of members and places in lists, from the root. */
export type YamlPath = readonly (string | number)[];

/** What is wrong with a line as YAML. Never contains a value. */
export interface LineProblem {
  /** From 1. */
  readonly line: number;
  /** Begins with a verb, for what is in that line. */
  readonly message: string;
}

/** A member as it stands in the document. */
export interface PlacedMember {
  readonly name: string;
  /** Of its name, from 1. */
  readonly line: number;
}

/** How often an anchor may be used. Each use multiplies what has to be checked. */
const MAX_ALIASES = 1000;

/** A YAML document that knows on which line its parts stand. */
export class YamlDocument {
  readonly document: Document.Parsed;
  /** What is wrong with it as YAML, one a line. */
  readonly problems: readonly LineProblem[];
  /** The document as plain values; of members that stand twice the last. `undefined` when it cannot be read. */
  readonly value: unknown;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    const { document, faults } = parseYaml(text, this.#lines);
    this.document = document;
    const all = [...faults];
    if (!faults.some(({ isFatal }) => isFatal)) {
      try {
        this.value = document.toJS({ maxAliasCount: MAX_ALIASES });
      } catch {
        all.push(faultyAlias(document));
      }
    }
    const placed = all.map(({ offset, message }) => ({ line: this.#line(offset), message }));
    const firstOfLine = new Map(placed.toReversed().map((problem) => [problem.line, problem]));
    this.problems = [...firstOfLine.values()].toReversed();
  }

  /** The line, from 1, of what stands at the path, or of the nearest that holds it. Leads up to an alias, not beyond. */
  lineOf(path: YamlPath): number {
    return this.#lineOf(this.#follow(path).nearest);
  }

  /**
   * The members of what stands at the path, in their order, with those that stand twice; `undefined` where there is none,
   * or beyond an alias.
   */
  membersAt(path: YamlPath): readonly PlacedMember[] | undefined {
    const { node } = this.#follow(path);
    return isMap(node)
      ? node.items.map(({ key }) => ({ name: nameOf(key), line: this.#lineOf(key) }))
      : undefined;
  }

  /** What stands at the path, and the part of the document nearest to it: of a member its name, which comes first. */
  #follow(path: YamlPath): { readonly node?: unknown; readonly nearest: unknown } {
    let node: unknown = this.document.contents;
    let nearest = node;
    for (const part of path) {
      const found = childOf(node, part);
      if (found === undefined) return { nearest };
      node = found.value;
      nearest = found.key;
    }
    return { node, nearest };
  }

  #lineOf(node: unknown): number {
    return this.#line((isNode(node) ? node.range?.[0] : undefined) ?? 0);
  }

  #line(offset: number): number {
    return this.#lines.linePos(offset).line;
  }
}

function childOf(node: unknown, part: string | number): Pick<Pair, 'key' | 'value'> | undefined {
  if (isMap(node)) return node.items.findLast(({ key }) => nameOf(key) === part);
  const item = isSeq(node) && typeof part === 'number' ? node.items[part] : undefined;
  return item === undefined ? undefined : { key: item, value: item };
}

function nameOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

/** Why aliases cannot be followed: the first without its anchor before it; else they go in a circle, or are too many. */
function faultyAlias(document: Document): YamlFault {
  const anchors = new Set<string>();
  let message = 'begins to use anchors (*) in a circle, or so often that they multiply beyond measure';
  let offset: number | undefined;
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.add(node.anchor);
        return undefined;
      }
      offset ??= node.range?.[0];
      if (anchors.has(node.source)) return undefined;
      message = 'uses an anchor (*) that is not set (&) before it';
      offset = node.range?.[0];
      return visit.BREAK;
    },
  });
  return { offset: offset ?? 0, message, isFatal: true };
}
