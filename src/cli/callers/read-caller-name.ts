import { InvalidArgumentError } from 'commander';
import { CALLER_NAME, CALLER_OF_ENVIRONMENT } from '../../config/file/callers-in-file.js';

/** @throws {InvalidArgumentError} when no caller of the file may be called so */
export function readCallerName(text: string): string {
  if (text === CALLER_OF_ENVIRONMENT)
    throw new InvalidArgumentError('That is the caller of CALLER_API_KEY: it stands in no file.');
  if (CALLER_NAME.test(text)) return text;
  throw new InvalidArgumentError(
    "A caller's name has 1 to 63 letters, digits, dots, hyphens and underscores, and begins with a letter or digit.",
  );
}
