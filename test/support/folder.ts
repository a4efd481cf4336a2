import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder with these files for the tests of the enclosing `describe`, after which it is removed.
 *
 * @returns its path
 */
export function useFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mintmark-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}
