import { UsageError } from '../usage-error.js';

/** A file that was named and cannot be read. @throws {UsageError} */
export function describeFileError(error: unknown): never {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  throw new UsageError(`${path ?? 'a file'} cannot be read (${code})`);
}
