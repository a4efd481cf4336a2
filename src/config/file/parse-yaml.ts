import {
  Composer,
  type Document,
  Lexer,
  type LineCounter,
  Parser,
  parseDocument,
  type YAMLError,
} from 'yaml';

/** What is wrong with a text as YAML. */
export interface YamlFault {
  /** Where, from the beginning of the text. */
  readonly offset: number;
  /** Begins with a verb, for what is in that line. Never contains a value. */
  readonly message: string;
  /** Whether the document may say something else than was meant. */
  readonly isFatal: boolean;
}

/** A text read as YAML: its first document, and all that is wrong. */
export interface ParsedYaml {
  readonly document: Document.Parsed;
  readonly faults: readonly YamlFault[];
}

/**
 * Levels of nesting that are read; ours has nine. The parser calls itself once a level, and where that overflows the stack
 * it may take the process with it.
 */
const MAX_DEPTH = 100;

const OPTIONS = {
  // Their texts, which quote the document, are not used.
  prettyErrors: false,
  logLevel: 'error',
  schema: 'core',
  resolveKnownTags: false,
  stringKeys: true,
  // Would take time by the square of the number of members.
  uniqueKeys: false,
} as const;

/** Reads a text as one YAML document, and notes in `lines` where its lines begin. Never throws. */
export function parseYaml(text: string, lines: LineCounter): ParsedYaml {
  const parser = new Parser(lines.addNewLine);
  const tokens = [];
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH) {
      const faults = [{ offset: parser.offset, message: 'is nested too deeply', isFatal: true }];
      return { document: parseDocument(''), faults };
    }
  }
  tokens.push(...parser.end());
  const [document = parseDocument(''), second] = new Composer(OPTIONS).compose(tokens, true, text.length);
  const { errors, warnings } = document;
  const faults = [...errors, ...warnings].map(faultOf);
  return { document, faults: second === undefined ? faults : [...faults, secondDocument(second)] };
}

function secondDocument({ range }: Document.Parsed): YamlFault {
  return { offset: range[0], message: 'begins a second document: there must be one', isFatal: false };
}

function faultOf({ code, pos }: YAMLError): YamlFault {
  const message = MEANINGS[code] ?? `is not valid YAML (${code})`;
  return { offset: pos[0], message, isFatal: !HARMLESS.includes(code) };
}

/** Codes of faults that leave no doubt what the rest of the document says. */
const HARMLESS: readonly string[] = ['TAG_RESOLVE_FAILED', 'BAD_DIRECTIVE'];

/** What each of the parser's codes means; its own words quote the document. */
const MEANINGS: Readonly<Record<string, string>> = {
  BAD_DIRECTIVE: 'has a directive (%) that is not known here',
  BAD_DQ_ESCAPE: 'has an escape (\\) in double quotes that YAML does not know',
  BAD_INDENT: 'is indented wrongly, or a bracket before it is not closed',
  BAD_SCALAR_START: 'has a text that begins with a character that needs quotes, such as @, ` or %',
  BLOCK_AS_IMPLICIT_KEY: 'has a colon too many: put a text that holds one in quotes',
  MISSING_CHAR: 'lacks a colon, comma, quotation mark or bracket, or one before it does',
  MULTILINE_IMPLICIT_KEY: 'is no member (name: value), and no continued text either',
  NON_STRING_KEY: 'has a name that is not text',
  TAB_AS_INDENT: 'is indented with a tab: use blanks',
  TAG_RESOLVE_FAILED: 'has a tag (!) that is not known here',
  UNEXPECTED_TOKEN: 'has something where YAML does not allow it',
};
