import { readFileSync, statSync } from 'node:fs';
import { KeyRefusedError } from './key-refused.error.js';
import type { KeySource } from './key-source.js';

/** The largest key file that is read, in bytes; an RSA-4096 PEM has about 3 300. */
const MAX_BYTES = 65_536;

/** Reads key material from a file, as mounted secrets are: `file:/run/secrets/name`. */
export class FileKeySource implements KeySource {
  readonly scheme = 'file';

  read(locator: string): string {
    const bytes = readSmallFile(locator);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new KeyRefusedError('not_utf8', 'the file is not UTF-8 text');
    }
  }
}

function readSmallFile(path: string): Buffer {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw new KeyRefusedError('unreadable', 'is not a regular file');
    if (stat.size > MAX_BYTES) throw new KeyRefusedError('unreadable', `is larger than ${MAX_BYTES} bytes`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof KeyRefusedError) throw error;
    const code = String((error as NodeJS.ErrnoException).code);
    throw new KeyRefusedError('unreadable', `the file cannot be read (${code})`);
  }
}
