import { renameSync, writeFileSync } from 'node:fs';

/** Replaces a file in one step: whoever reads it finds the old text or the new one, never half of either. */
export function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
