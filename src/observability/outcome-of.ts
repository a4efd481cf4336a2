import { MintmarkError } from '../errors/mintmark-error.js';

/** One word for how something ended: its success, or the code of its error. */
export function outcomeOf(error: unknown, success: string): string {
  if (error === undefined) return success;
  return error instanceof MintmarkError ? error.code : 'internal';
}
