import { InvalidArgumentError } from 'commander';
import { KEY_ID } from '../../tokens/account-options.js';

/** @throws {InvalidArgumentError} when it is no key id */
export function readKeyId(text: string): string {
  if (KEY_ID.test(text)) return text;
  throw new InvalidArgumentError(
    'A key id has 1 to 63 letters, digits, dots, hyphens and underscores, and begins with a letter or digit.',
  );
}
