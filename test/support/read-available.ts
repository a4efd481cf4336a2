import { readSync } from 'node:fs';

/** What a pipe, opened without blocking, holds at the moment. */
export function readAvailable(fd: number): string {
  const chunk = Buffer.alloc(1024 * 1024);
  let text = '';
  try {
    for (let count = readSync(fd, chunk); count > 0; count = readSync(fd, chunk))
      text += chunk.toString('latin1', 0, count);
  } catch {
    // Nothing more is there at the moment.
  }
  return text;
}
