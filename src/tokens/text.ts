/** What a text has to be, for messages. */
export const TEXT_RULE = 'must be a string of 1 to 256 well-formed characters';

/** The most characters (Unicode code points) that an id or a name may have. */
export const TEXT_MAX_CHARACTERS = 256;

/**
 * Whether a value can stand for a person or a thing in a token: a string of 1 to 256 characters of well-formed
 * Unicode. Lone surrogates, U+0000 and U+FFFD are refused: the last is what a decoder puts in place of bytes that it
 * could not read, and two players whose ids were damaged alike would become one.
 */
export function isText(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || value.length > 2 * TEXT_MAX_CHARACTERS) return false;
  if (value.includes('\u0000') || value.includes('\ufffd') || !value.isWellFormed()) return false;
  return value.length <= TEXT_MAX_CHARACTERS || Array.from(value).length <= TEXT_MAX_CHARACTERS;
}
