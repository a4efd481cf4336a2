import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What stands for a file that cannot be found. */
const ABSENT = 'absent';

/**
 * What a set of files looked like before they were read. Follows symbolic links, so that whatever is swapped in a path,
 * a folder's link included, shows. Contents are not read: a file that is written over in place, with as many bytes, in
 * the same tick of its file system's clock as before (a few milliseconds on older kernels) looks the same.
 */
export class FileStamps {
  readonly #stamps = new Map<string, string>();

  /** Notes how a file looks. Call it before the file is read: a change while it is read then shows. */
  add(path: string): void {
    if (this.#stamps.has(path)) return;
    this.#stamps.set(path, stampNow(path));
  }

  /** How those that look otherwise than noted look now, as one text; `undefined` when none does. */
  async changes(): Promise<string | undefined> {
    const now = await Promise.all(
      [...this.#stamps].map(async ([path, before]) => {
        const stamp = await stat(path, { bigint: true }).then(stampOf, () => ABSENT);
        return stamp === before ? [] : [`${path} ${stamp}`];
      }),
    );
    const changed = now.flat();
    return changed.length === 0 ? undefined : changed.join('\n');
  }
}

interface FileStat {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

function stampNow(path: string): string {
  try {
    return stampOf(statSync(path, { bigint: true }));
  } catch {
    return ABSENT;
  }
}

function stampOf(file: FileStat): string {
  return [file.dev, file.ino, file.size, file.mtimeNs, file.ctimeNs].join(' ');
}
