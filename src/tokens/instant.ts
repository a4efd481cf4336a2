/** What an instant has to be, for messages. */
export const INSTANT_RULE = 'must be an instant in ISO 8601 with its offset, such as 2026-12-01T02:00:00Z';

/** The shape of such an instant; a day that its month does not have is none all the same. */
export const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Milliseconds since the epoch of an ISO 8601 instant with its offset; `undefined` for any other text, 30 February included. */
export function parseInstant(text: unknown): number | undefined {
  const [, year, month, day] = INSTANT.exec(typeof text === 'string' ? text : '') ?? [];
  if (year === undefined) return undefined;
  const daysOfMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const ms = Date.parse(String(text));
  return Number(day) > daysOfMonth || Number.isNaN(ms) ? undefined : ms;
}
