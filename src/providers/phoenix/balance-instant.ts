import { parseInstant } from '../../tokens/instant.js';

/** What the instant of a balance has to be, for messages. */
export const BALANCE_INSTANT_RULE =
  'must be an ISO 8601 instant with its offset, or whole milliseconds since the epoch';

/** Milliseconds from here on are later than 1973: a smaller number is seconds by mistake. */
const MIN_MS = 100_000_000_000;
const MAX_MS = 8_640_000_000_000_000;

/** Reads the instant of a balance snapshot as milliseconds since the epoch; `undefined` when it is none. */
export function parseBalanceInstant(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) && value >= MIN_MS && value <= MAX_MS ? value : undefined;
  }
  const milliseconds = parseInstant(value) ?? 0;
  return milliseconds >= MIN_MS ? milliseconds : undefined;
}
