import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';

/** A place in a YAML document: names of members and places in lists, from the root. */
export type YamlPath = readonly (string | number)[];

/** What is wrong with a line as YAML. Never contains a value. */
export interface LineProblem {
  /** From 1. */
  readonly line: number;
  /** Begins with a verb, for what is in that line. */
  readonly message: string;
}

/** How often an anchor may be used. Each use multiplies what has to be checked. */
const MAX_ALIASES = 1000;

/** Faults that leave no doubt what the rest of the document says. */
const READABLE_FAULTS: readonly string[] = ['TAG_RESOLVE_FAILED', 'MULTIPLE_DOCS', 'BAD_DIRECTIVE'];

/** A YAML document that knows on which line its parts stand, and can be edited without losing comments. */
export class YamlDocument {
  readonly document: Document.Parsed;
  /** What is wrong with it as YAML, one a line; of members that stand twice `repeatedMembers` tells. */
  readonly problems: readonly LineProblem[];
  /** The document as plain values; of members that stand twice the last. `undefined` when it cannot be read. */
  readonly value: unknown;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    this.document = parseDocument(text, {
      lineCounter: this.#lines,
      // Their texts, which quote the document, are not used.
      prettyErrors: false,
      logLevel: 'error',
      schema: 'core',
      resolveKnownTags: false,
      stringKeys: true,
      // Takes time by the square of the number of members.
      uniqueKeys: false,
    });
    const { errors, warnings } = this.document;
    const faults = [...errors, ...warnings];
    const problems = faults.map((fault) => this.#problemAt(fault.pos[0], describe(fault)));
    if (faults.every(({ code }) => READABLE_FAULTS.includes(code))) {
      try {
        this.value = this.document.toJS({ maxAliasCount: MAX_ALIASES });
      } catch (error) {
        problems.push(this.#unreadable(error));
      }
    }
    this.problems = problems.filter(({ line }, index) => isFirst(problems, line, index));
  }

  /** The line, from 1, of what stands at the path, or of the nearest that holds it. Leads up to an alias, not beyond. */
  lineOf(path: YamlPath): number {
    const { nearest } = this.#follow(path);
    return isNode(nearest) ? this.#line(nearest.range?.[0] ?? 0) : 1;
  }

  /** The members at the path whose name stands there already, each with its line. */
  repeatedMembers(path: YamlPath): readonly { readonly name: string; readonly line: number }[] {
    const { node } = this.#follow(path);
    const seen = new Set<string>();
    return (isMap(node) ? node.items : []).flatMap(({ key }) => {
      const name = nameOf(key);
      if (!seen.has(name)) {
        seen.add(name);
        return [];
      }
      return [{ name, line: isNode(key) ? this.#line(key.range?.[0] ?? 0) : 1 }];
    });
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

  #line(offset: number): number {
    return this.#lines.linePos(offset).line;
  }

  #problemAt(offset: number, message: string): LineProblem {
    return { line: this.#line(offset), message };
  }

  #unreadable(error: unknown): LineProblem {
    if (error instanceof RangeError) return { line: 1, message: MEANINGS['RESOURCE_EXHAUSTION'] ?? '' };
    const { offset, isUnknown } = firstFaultyAlias(this.document);
    return this.#problemAt(
      offset,
      isUnknown
        ? 'uses an anchor (*) that is not set (&) before it'
        : 'begins to use anchors (*) in a circle, or so often that they multiply beyond measure',
    );
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

function isFirst(problems: readonly LineProblem[], line: number, index: number): boolean {
  return problems.findIndex((problem) => problem.line === line) === index;
}

/** The first use of an anchor that is not set before it; when there is none, the first use at all. */
function firstFaultyAlias(document: Document): { readonly offset: number; readonly isUnknown: boolean } {
  const anchors = new Set<string>();
  let first: number | undefined;
  let unknown: number | undefined;
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.add(node.anchor);
        return undefined;
      }
      first ??= node.range?.[0];
      if (anchors.has(node.source)) return undefined;
      unknown = node.range?.[0];
      return visit.BREAK;
    },
  });
  return { offset: unknown ?? first ?? 0, isUnknown: unknown !== undefined };
}

/** What each of the parser's codes means; its own words quote the document. */
const MEANINGS: Readonly<Record<string, string>> = {
  BAD_DIRECTIVE: 'has a directive (%) that is not known here',
  BAD_DQ_ESCAPE: 'has an escape (\\) in double quotes that YAML does not know',
  BAD_INDENT: 'is indented wrongly',
  BAD_SCALAR_START: 'has a text that begins with a character that needs quotes, such as @, ` or %',
  BLOCK_AS_IMPLICIT_KEY: 'has a colon too many: put a text with a colon and a blank in quotes',
  MISSING_CHAR: 'lacks a colon, comma, quotation mark or bracket, or one before it does',
  MULTILINE_IMPLICIT_KEY: 'is no member (name: value), and no continued text either',
  MULTIPLE_DOCS: 'begins a second document: there must be one',
  NON_STRING_KEY: 'has a name that is not text',
  RESOURCE_EXHAUSTION: 'is nested too deeply',
  TAB_AS_INDENT: 'is indented with a tab: use blanks',
  TAG_RESOLVE_FAILED: 'has a tag (!) that is not known here',
  UNEXPECTED_TOKEN: 'has something where YAML does not allow it',
};

function describe({ code }: YAMLError): string {
  return MEANINGS[code] ?? `is not valid YAML (${code})`;
}
