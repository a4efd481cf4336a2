/** Texts of seconds that were asked for last: tokens of one second expire in few others, and a text takes a microsecond. */
const texts = new Map<number, string>();

/** Texts that are kept at most. */
const MAX_TEXTS = 64;

/** Whole seconds since the epoch as ISO 8601, UTC. */
export function isoSecond(seconds: number): string {
  const known = texts.get(seconds);
  if (known !== undefined) return known;
  const text = new Date(seconds * 1000).toISOString();
  if (texts.size >= MAX_TEXTS) texts.clear();
  texts.set(seconds, text);
  return text;
}
