import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../usage-error.js';
import { CommandRefusedError } from './command-refused.error.js';

/** A text file as it was read, and how it is replaced as a whole. */
export class EditableFile {
  private constructor(
    /** As it was named. */
    readonly path: string,
    private readonly realPath: string,
    private readonly bytes: Buffer,
    private readonly stat: Stats,
    /** With its byte order mark, where it has one. */
    readonly text: string,
  ) {}

  /** @throws {UsageError} when there is no such file; {CommandRefusedError} when it cannot be read as UTF-8 text */
  static open(path: string): EditableFile {
    try {
      const realPath = realpathSync(path);
      const stat = statSync(realPath);
      if (!stat.isFile()) throw new CommandRefusedError(`${path} is not a regular file`);
      const bytes = readFileSync(realPath);
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      return new EditableFile(path, realPath, bytes, stat, text);
    } catch (error) {
      if (error instanceof CommandRefusedError) throw error;
      const code = codeOf(error);
      if (code === 'ENOENT') {
        throw new UsageError(
          `there is no ${path}: name the file with --config or MINTMARK_CONFIG, or begin one as docs/keys.md shows`,
        );
      }
      const why = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is not UTF-8' : `cannot be read (${code})`;
      throw new CommandRefusedError(`${path} ${why}`);
    }
  }

  /**
   * Puts a text in the place of the old one, in one step: whoever reads the file sees the one or the other. Follows
   * symbolic links; mode and owner stay.
   *
   * @throws {CommandRefusedError} when the file changed since it was read, somebody else is at it, or it cannot be written; it then
   * is as it was
   */
  replace(text: string): void {
    const folder = dirname(this.realPath);
    // One name for all: whoever writes it has the file to himself.
    const next = join(folder, `.${basename(this.realPath)}.next`);
    const file = this.#create(next);
    try {
      try {
        writeFileSync(file, text);
        keepOwner(file, this.stat);
        fchmodSync(file, this.stat.mode & 0o7777);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      this.#refuseIfChanged();
      renameSync(next, this.realPath);
    } catch (error) {
      rmSync(next, { force: true });
      throw this.#refusal(error);
    }
    syncFolder(folder);
  }

  #create(path: string): number {
    try {
      return openSync(path, 'wx', 0o600);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw this.#refusal(error);
      throw new CommandRefusedError(
        `another command is changing ${this.path}: try again. If none is, one was cut short: delete ${path}`,
      );
    }
  }

  #refuseIfChanged(): void {
    if (realpathSync(this.path) === this.realPath && readFileSync(this.realPath).equals(this.bytes)) return;
    throw new CommandRefusedError(`${this.path} changed meanwhile, and stays as it is now: try again`);
  }

  #refusal(error: unknown): CommandRefusedError {
    return error instanceof CommandRefusedError
      ? error
      : new CommandRefusedError(`${this.path} cannot be replaced (${codeOf(error)}), and stays as it is`);
  }
}

function keepOwner(file: number, { uid, gid }: Stats): void {
  const isOurs = uid === process.getuid?.() && gid === process.getgid?.();
  if (!isOurs) fchownSync(file, uid, gid);
}

/** The new name is on the disk, not only in memory; file systems that cannot do this are left alone. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // The file is in its place all the same.
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error as Error).name;
}
