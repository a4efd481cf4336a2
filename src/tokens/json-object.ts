/** A JSON object that was read strictly. */
export interface ReadObject {
  readonly value: Readonly<Record<string, unknown>>;
  /** Names that stand twice in the same object, at any depth; readers disagree on which value counts. */
  readonly duplicates: readonly string[];
}

/** Why bytes are no JSON object. */
export type ObjectProblem = 'not_utf8' | 'not_json' | 'not_an_object';

/** Reads bytes as one JSON object in UTF-8. Never throws. */
export function readJsonObject(bytes: Buffer): ReadObject | ObjectProblem {
  const text = decodeUtf8(bytes);
  if (text === undefined) return 'not_utf8';
  const value = parse(text);
  if (value === undefined) return 'not_json';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not_an_object';
  return { value: value as Readonly<Record<string, unknown>>, duplicates: duplicateNames(text) };
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
const TOKENS = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g;

/** Finds names that stand twice in one object. The text must be valid JSON. */
export function duplicateNames(json: string): readonly string[] {
  const open: (Set<string> | undefined)[] = [];
  const duplicates = new Set<string>();
  for (const [token, colon] of json.matchAll(TOKENS)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (colon !== undefined) noteName(JSON.parse(token.slice(0, -colon.length)) as string);
  }
  return [...duplicates];

  function noteName(name: string): void {
    const names = open.at(-1);
    if (names?.has(name) === true) duplicates.add(name);
    names?.add(name);
  }
}
