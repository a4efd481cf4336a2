/** What the instant of a balance has to be, for messages. */
export const BALANCE_INSTANT_RULE =
  'must be an ISO 8601 instant with its offset, or whole milliseconds since the epoch';

const ISO_INSTANT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds from here on are later than 1973: a smaller number is seconds by mistake. */
const MIN_MS = 100_000_000_000;
const MAX_MS = 8_640_000_000_000_000;

/** Reads the instant of a balance snapshot as milliseconds since the epoch; `undefined` when it is none. */
export function parseBalanceInstant(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) && value >= MIN_MS && value <= MAX_MS ? value : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const [, day] = ISO_INSTANT.exec(value) ?? [];
  // Date.parse takes 30 February for 2 March.
  if (day === undefined || !isCalendarDay(day)) return undefined;
  const milliseconds = Date.parse(value);
  return milliseconds >= MIN_MS ? milliseconds : undefined;
}

function isCalendarDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
