import { statSync } from 'node:fs';
import type { KeyReference } from '../../keystore/key-source.js';

/** What the group and others may do. */
const OTHERS = 0o077;

/** Says of a key's file whether others than its owner can get at it; nothing where there is no such file. */
export function exposedFiles(source: KeyReference): readonly string[] {
  if (!source.startsWith('file:')) return [];
  const mode = modeOf(source.slice('file:'.length));
  if ((mode & OTHERS) === 0) return [];
  const shown = (mode & 0o777).toString(8).padStart(4, '0');
  return [
    `its file can be used by others than its owner (mode ${shown}): chmod 600, or mount it with mode 0400`,
  ];
}

/** 0 where the file cannot be looked at: what is wrong then shows when the key is read. */
function modeOf(path: string): number {
  try {
    return statSync(path).mode;
  } catch {
    return 0;
  }
}
