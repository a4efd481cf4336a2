import { readdirSync, readFileSync } from 'node:fs';
import { inspect } from 'node:util';

/** Characters of a key that would be something of a key. */
const PIECE = 8;

const KEYSTORE = new URL('../../src/keystore/', import.meta.url);
const SOURCE = readdirSync(KEYSTORE)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .map((file) => readFileSync(new URL(file, KEYSTORE), 'utf8'))
  .join('\n');

/** The keystore's own words, in JSON, too, and a stack's: a message may say `placeholder` of that very word. */
const OWN_WORDS = `${SOURCE}\n${SOURCE.replaceAll("'", '"')}\nat Object.importKey`;

/** By what was printed: most errors of a family look alike. */
const printed = new Map<string, ReadonlySet<string>>();

/** Whether whoever prints an error, however closely, prints a piece of a key. */
export function isLeaked(text: string, error: unknown): boolean {
  const shown = print(error);
  const pieces = printed.get(shown) ?? piecesOf(shown);
  printed.set(shown, pieces);
  return [...piecesOf(text)].some((piece) => pieces.has(piece) && !OWN_WORDS.includes(piece));
}

function print(error: unknown): string {
  const closely = inspect(error, { showHidden: true, depth: 9, maxStringLength: null });
  return [String(error), error instanceof Error ? error.stack : '', JSON.stringify(error), closely].join(
    '\n',
  );
}

function piecesOf(text: string): ReadonlySet<string> {
  const count = Math.max(0, text.length - PIECE + 1);
  return new Set(Array.from({ length: count }, (_, at) => text.slice(at, at + PIECE)));
}
