import { isText } from '../../tokens/text.js';

/** What a game id has to be, for messages. */
export const GAME_ID_RULE = 'must be a string of 1 to 256 well-formed characters, and not . or ..';

/** Whether a value names a game: it becomes one segment of a path, where dots alone would climb. */
export function isGameId(value: unknown): value is string {
  return isText(value) && value !== '.' && value !== '..';
}
