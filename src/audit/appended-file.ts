import { constants, type Stats, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Read to find the end of what is there; the last flag for a path that has become a pipe meanwhile. */
const FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

/** The longest line that the end of a file is searched for, in bytes. */
const TAIL_BYTES = 65_536;

/** Milliseconds in which the end of a file must not change, if it is to be taken for what a dead process left. */
const AT_REST_MS = 200;

/** What a record begins with. */
const RECORD = '{"sequence":';

/** The end of a file. */
interface FileEnd {
  /** The last whole line, without its line break; absent when there is none, or none that is not far too long. */
  readonly line?: string;
  /** What follows it. */
  readonly rest: string;
  /** Whether the whole file was looked at. */
  readonly isAll: boolean;
}

/** A regular file that lines are appended to, readable by its owner alone. */
export class AppendedFile {
  /** Bytes that got in before a write failed, and could not be removed. */
  #surplus = 0;

  private constructor(
    private readonly handle: FileHandle,
    private readonly identity: Pick<Stats, 'dev' | 'ino'>,
    private acknowledged: number,
    private readonly isSynced: boolean,
  ) {}

  /** Opens a file, which is created where there is none. @throws what the file system throws */
  static async open(path: string, isSynced: boolean): Promise<AppendedFile> {
    return AppendedFile.#of(await open(path, FLAGS, 0o600), path, isSynced);
  }

  /** Opens a file that is there, for its end to be read. @throws what the file system throws */
  static async openToRead(path: string): Promise<AppendedFile> {
    return AppendedFile.#of(await open(path, constants.O_RDONLY | constants.O_NONBLOCK), path, false);
  }

  static async #of(handle: FileHandle, path: string, isSynced: boolean): Promise<AppendedFile> {
    try {
      const { dev, ino, size } = await handle.stat();
      if (isSynced && size === 0) await syncFolder(path);
      return new AppendedFile(handle, { dev, ino }, size, isSynced);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Bytes that are stored, as far as we know. */
  get size(): number {
    return this.acknowledged;
  }

  /** Whether a look at a path shows this file. */
  is({ dev, ino }: Stats): boolean {
    return dev === this.identity.dev && ino === this.identity.ino;
  }

  /** Whether a look at it shows what nobody else has touched. */
  isUntouched({ size }: Stats): boolean {
    return size === this.acknowledged + this.#surplus;
  }

  /** After somebody emptied it. */
  forgetContent(): void {
    this.acknowledged = 0;
    this.#surplus = 0;
  }

  /**
   * Appends all or nothing. The system copies the lines into its memory, which is sooner done than another thread is asked to
   * have it done; waiting for the disk is left to one.
   *
   * @throws what the file system throws
   */
  async append(lines: Buffer): Promise<void> {
    await this.#removeSurplus();
    try {
      while (this.#surplus < lines.length) {
        this.#surplus += writeSync(this.handle.fd, lines, this.#surplus);
      }
      if (this.isSynced) await this.handle.datasync();
    } catch (error) {
      // Where that fails too it is tried again, before anything else is written.
      await this.#removeSurplus().catch(() => undefined);
      throw error;
    }
    this.acknowledged += lines.length;
    this.#surplus = 0;
  }

  /** What stands at its end; as records are ASCII, whatever else is there is only to be told from them. */
  async readEnd(): Promise<FileEnd> {
    const start = Math.max(0, this.acknowledged - TAIL_BYTES);
    const tail = Buffer.alloc(this.acknowledged - start);
    const { bytesRead } = await this.handle.read(tail, 0, tail.length, start);
    const text = tail.toString('latin1', 0, bytesRead);
    const end = text.lastIndexOf('\n');
    const found = { rest: text.slice(end + 1), isAll: start === 0 };
    return end === -1 ? found : { ...found, line: text.slice(text.lastIndexOf('\n', end - 1) + 1, end) };
  }

  /**
   * Removes the beginning of a record that stands after the last whole line: a process died while it wrote it, so that it
   * was never acknowledged.
   *
   * @returns whether it was that, and nobody is still writing it
   */
  async removeTorn(rest: string): Promise<boolean> {
    // After a loss of power there may be zeros where no data had come yet.
    const torn = rest.replace(/\0+$/, '');
    if (!torn.startsWith(RECORD.slice(0, torn.length))) return false;
    await pause(AT_REST_MS);
    const { size } = await this.handle.stat();
    if (size !== this.acknowledged) return false;
    this.acknowledged -= rest.length;
    await this.handle.truncate(this.acknowledged);
    return true;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  async #removeSurplus(): Promise<void> {
    if (this.#surplus === 0) return;
    const stat = await this.handle.stat();
    if (this.isUntouched(stat)) await this.handle.truncate(this.acknowledged);
    this.#surplus = 0;
  }
}

/** Has the file system keep the name of a file, too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
