import type { ClaimShape } from '../tokens/claim-rule.js';
import { printableJson, printableText } from './printable.js';
import { timeNote } from './time-note.js';

/** Members and characters that are shown; who wants all takes `--json`. */
const MAX_ROWS = 60;
const MAX_CHARACTERS = 160;

/** What RFC 7519 section 4.1 has as a time, whatever a contract knows of it. */
const TIMES: ReadonlySet<string> = new Set(['iat', 'exp', 'nbf']);

/** Header or claims, one row a member with its path, times also for people. */
export function formatMembers(
  members: Readonly<Record<string, unknown>>,
  shapes: ReadonlyMap<string, ClaimShape>,
  nowMs: number,
): readonly string[] {
  const rows = flatten(members, '');
  const shown = rows.slice(0, MAX_ROWS);
  const width = Math.min(Math.max(...shown.map(([path]) => path.length)), 24);
  const lines = shown.map(([path, value]) => {
    const note = isTime(path, shapes) ? timeNote(value, nowMs) : undefined;
    return `${path.padEnd(width)}  ${cut(printableJson(value))}${note === undefined ? '' : `  ${note}`}`;
  });
  return rows.length > MAX_ROWS ? [...lines, `… and ${rows.length - MAX_ROWS} more`] : lines;
}

type Row = readonly [path: string, value: unknown];

function flatten(members: Readonly<Record<string, unknown>>, prefix: string): readonly Row[] {
  return Object.entries(members).flatMap(([name, value]): readonly Row[] => {
    const path = `${prefix}${cut(printableText(name))}`;
    return isFilledObject(value) ? flatten(value, `${path}.`) : [[path, value]];
  });
}

function isFilledObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  );
}

function isTime(path: string, shapes: ReadonlyMap<string, ClaimShape>): boolean {
  const shape = shapes.get(path);
  return TIMES.has(path) || shape === 'seconds' || shape === 'milliseconds';
}

function cut(text: string): string {
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
}
