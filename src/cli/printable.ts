/** Controls beyond ASCII, marks of direction, separators of lines, and what has no width: a terminal obeys or hides them. */
const UNPRINTABLE =
  /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** A value of a token as JSON that does nothing to a terminal: what could is written as JSON escapes. */
export function printableJson(value: unknown, indent?: number): string {
  // `JSON.stringify` escapes the controls of ASCII and lone surrogates.
  return JSON.stringify(value, null, indent).replace(UNPRINTABLE, escapeUnits);
}

/** Text as one line that does nothing to a terminal, likewise. */
export function printableText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  return text.replace(/[\u0000-\u001f]/g, escapeUnits).replace(UNPRINTABLE, escapeUnits);
}

function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
