import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';

/** A place in a YAML document: names of members and places in lists, from the root. */
export type YamlPath = readonly (string | number)[];

/** What is wrong in a YAML document, and where. Never contains a value. */
export interface YamlProblem {
  readonly path: YamlPath;
  /** A member below the path that has a name of its own making: only its line is told. */
  readonly member?: string;
  readonly message: string;
  /** Where no path leads: the line, from 1. */
  readonly line?: number;
}

/** A YAML document that knows on which line its parts stand, and can be edited without losing comments. */
export class YamlDocument {
  readonly document: Document.Parsed;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    this.document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, strict: true });
  }

  /** What keeps it from being read at all. */
  get problems(): readonly YamlProblem[] {
    const { errors, warnings } = this.document;
    return [...errors, ...warnings].map((error) => ({
      path: [],
      message: describe(error),
      line: this.#lines.linePos(error.pos[0]).line,
    }));
  }

  /** The document as plain values. @throws when aliases make it explode */
  value(): unknown {
    return this.document.toJS({ maxAliasCount: 100 });
  }

  /** The line, from 1, of what stands at the path, or of the nearest that holds it. */
  lineOf(path: YamlPath): number {
    const key = this.#keyAt(path);
    if (key !== undefined) return this.#line(key);
    const node = this.document.getIn(path, true) as Node | undefined;
    if (node?.range) return this.#line(node);
    return path.length === 0 ? 1 : this.lineOf(path.slice(0, -1));
  }

  /** The name of a member stands on its line even where its value begins on the next. */
  #keyAt(path: YamlPath): Node | undefined {
    const parent = this.document.getIn(path.slice(0, -1), true);
    if (path.length === 0 || !isMap(parent)) return undefined;
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
    return pair?.key as Node | undefined;
  }

  #line({ range }: Node): number {
    return this.#lines.linePos(range?.[0] ?? 0).line;
  }
}

/** What each of the parser's codes means; its own words quote the document. */
const MEANINGS: Readonly<Record<string, string>> = {
  BAD_INDENT: 'is indented wrongly',
  DUPLICATE_KEY: 'names a member that stands here already',
  MISSING_CHAR: 'lacks a colon, a comma, a quotation mark or a bracket',
  MULTIPLE_DOCS: 'begins a second document: there must be one',
  NON_STRING_KEY: 'has a name that is not text',
  TAB_AS_INDENT: 'is indented with a tab: use blanks',
  TAG_RESOLVE_FAILED: 'has a tag (!) that is not known here',
};

function describe({ code }: YAMLError): string {
  return MEANINGS[code] ?? `is not valid YAML (${code})`;
}
