import { SECONDS_BELOW } from '../tokens/epoch.js';

/** The most milliseconds on either side of the epoch that a `Date` can hold. */
const MAX_DATE_MS = 8.64e15;

const UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/**
 * A time claim for people: `2026-11-22T12:14:00.000Z, in 14 min`. Seconds and milliseconds are told apart by their size,
 * for a claim may be in the wrong one. `undefined` for what is no time.
 */
export function timeNote(value: unknown, nowMs: number): string | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined;
  const instantMs = Math.abs(value) < SECONDS_BELOW ? value * 1000 : value;
  if (Math.abs(instantMs) > MAX_DATE_MS) return undefined;
  return `${new Date(instantMs).toISOString()}, ${fromNow(instantMs - nowMs)}`;
}

function fromNow(distanceMs: number): string {
  const seconds = Math.floor(Math.abs(distanceMs) / 1000);
  if (seconds === 0) return 'now';
  const [size, unit] = UNITS.find(([least]) => seconds >= least) ?? ([1, 's'] as const);
  const span = `${Math.floor(seconds / size)} ${unit}`;
  return distanceMs > 0 ? `in ${span}` : `${span} ago`;
}
