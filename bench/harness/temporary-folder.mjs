import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit } from './at-exit.mjs';

/** A folder that goes with this process. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'mintmark-bench-'));
  atExit(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
