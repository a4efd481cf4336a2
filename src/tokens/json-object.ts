/** A JSON object that was read strictly. */
export interface ReadObject {
  readonly value: Readonly<Record<string, unknown>>;
  /** Names that stand twice in the same object, at any depth, 20 at most; readers disagree on which value counts. */
  readonly duplicates: readonly string[];
}

/** Why bytes are no JSON object. */
export type ObjectProblem = 'not_utf8' | 'not_json' | 'not_an_object' | 'too_deep';

/** Levels of nesting that are read; `JSON.stringify` overflows the stack on a few thousand, and no token has ten. */
const MAX_DEPTH = 100;

/** Names beyond these are not listed: one is enough to refuse a token, and a token can hold thousands. */
const MAX_DUPLICATES = 20;

/** Reads bytes as one JSON object in UTF-8. Never throws. */
export function readJsonObject(bytes: Buffer): ReadObject | ObjectProblem {
  const text = decodeUtf8(bytes);
  if (text === undefined) return 'not_utf8';
  const value = parse(text);
  if (value === undefined) return 'not_json';
  if (!isJsonObject(value)) return 'not_an_object';
  const duplicates = duplicateNames(text);
  return duplicates === undefined ? 'too_deep' : { value, duplicates };
}

/** Whether a JSON value is an object, and neither a list nor `null`. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Strings, and the punctuation that opens and closes what they stand in. */
const TOKENS = /"((?:[^"\\]|\\.)*)"(\s*:)?|[{}[\]]/g;

/** Finds names that stand twice in one object; `undefined` when nested too deep. The text must be valid JSON. */
export function duplicateNames(json: string): readonly string[] | undefined {
  const open: (Set<string> | undefined)[] = [];
  const duplicates = new Set<string>();
  for (const [token, text = '', colon] of json.matchAll(TOKENS)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (colon !== undefined) noteName(text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text);
    if (open.length > MAX_DEPTH) return undefined;
  }
  return [...duplicates].slice(0, MAX_DUPLICATES);

  function noteName(name: string): void {
    const names = open.at(-1);
    if (names?.has(name) === true) duplicates.add(name);
    names?.add(name);
  }
}
