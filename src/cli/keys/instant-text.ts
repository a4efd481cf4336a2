import { timeNote } from '../time-note.js';

/** An instant as it stands in `mintmark.yaml`: ISO 8601, UTC, without milliseconds where there are none. */
export function instantText(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** An instant for people: `2026-12-01T02:00:00Z, in 8 d`. */
export function instantNote(ms: number, nowMs: number): string {
  return (timeNote(ms, nowMs) ?? '').replace('.000Z', 'Z');
}
