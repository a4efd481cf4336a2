import { constants } from 'node:fs';
import { type FileHandle, open, readdir, rename } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { ProblemListError } from '../errors/problem-list-error.js';
import { type ChainHead, headOf } from './audit-chain.js';
import { AuditSink } from './audit-sink.js';

/** Where and how an audit file is written. */
export interface AuditFileOptions {
  readonly path: string;
  /** Bytes after which the file is put aside and a new one begun; it may become larger by one batch. */
  readonly maxBytes: number;
}

/** For a pipe that is full: neither a thread nor anything else waits in a write. Of no effect on files. */
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

/** Milliseconds between two looks at a pipe that is full. */
const FULL_PIPE_MS = 10;

/** The longest line that the end of a file is searched for, in bytes. */
const TAIL_BYTES = 65_536;

/**
 * Appends to a file, readable by its owner alone, or to a named pipe. A file that has grown is renamed to
 * `<name>-<last number>.<extension>` and a new one carries on the chain. A line that was cut off when a process died was
 * never acknowledged, and is removed.
 */
export class FileAuditSink extends AuditSink {
  #file: FileHandle | undefined;
  #size = 0;
  /** Bytes of the lines at hand that are stored already. */
  #stored = 0;

  constructor(private readonly options: AuditFileOptions) {
    super();
  }

  /** @throws {ProblemListError} when the file cannot be opened, or ends in something that is no record */
  override async resume(): Promise<ChainHead | undefined> {
    try {
      const line = (await this.#lastLineOf(this.options.path)) ?? (await this.#lastLineOfNewestOld());
      if (line === undefined) return undefined;
      const head = headOf(line);
      if (head !== undefined) return head;
    } catch (error) {
      const code = String((error as NodeJS.ErrnoException).code);
      throw new ProblemListError('Mintmark cannot start:', [`audit file ${this.options.path}: ${code}`]);
    }
    const problem = `audit file ${this.options.path}: ends in a line that is no record`;
    throw new ProblemListError('Mintmark cannot start:', [problem]);
  }

  override async append(lines: Buffer): Promise<void> {
    try {
      const file = (this.#file ??= await this.#open());
      while (this.#stored < lines.length) this.#stored += await writeSome(file, lines.subarray(this.#stored));
      this.#size += lines.length;
      this.#stored = 0;
    } catch (error) {
      await this.#forget(error);
      throw error;
    }
    if (this.#size >= this.options.maxBytes) await this.#rotate(lines);
  }

  override async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async #open(): Promise<FileHandle> {
    const file = await open(this.options.path, FLAGS, 0o600);
    const stat = await file.stat();
    this.#size = stat.isFile() ? stat.size : Number.NEGATIVE_INFINITY;
    return file;
  }

  /** Opens the file anew next time. Of a pipe that has lost its reader, a new reader must get whole lines. */
  async #forget(error: unknown): Promise<void> {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') this.#stored = 0;
    await this.close().catch(() => undefined);
  }

  async #rotate(lines: Buffer): Promise<void> {
    const last = headOf(lines.toString('utf8').trimEnd().split('\n').at(-1) ?? '');
    await this.close();
    await rename(this.options.path, this.#oldName(last?.sequence ?? 0));
  }

  #oldName(sequence: number): string {
    const { path } = this.options;
    const extension = extname(path);
    const name = basename(path, extension);
    return join(dirname(path), `${name}-${String(sequence).padStart(12, '0')}${extension}`);
  }

  /** The last whole line; `undefined` when there is none, or it is a pipe. */
  async #lastLineOf(path: string): Promise<string | undefined> {
    const file = await open(path, constants.O_RDWR | constants.O_NONBLOCK).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    if (file === undefined) return undefined;
    try {
      return await lastLine(file);
    } finally {
      await file.close();
    }
  }

  /** A process may die between putting a file aside and beginning a new one. */
  async #lastLineOfNewestOld(): Promise<string | undefined> {
    const { path } = this.options;
    const extension = extname(path);
    const start = `${basename(path, extension)}-`;
    const old = (await readdir(dirname(path)))
      .filter(
        (name) => name.startsWith(start) && /^\d{12}$/.test(basename(name, extension).slice(start.length)),
      )
      .sort();
    const newest = old.at(-1);
    return newest === undefined ? undefined : this.#lastLineOf(join(dirname(path), newest));
  }
}

async function writeSome(file: FileHandle, bytes: Buffer): Promise<number> {
  for (;;) {
    try {
      return (await file.write(bytes)).bytesWritten;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      await new Promise((resolve) => setTimeout(resolve, FULL_PIPE_MS));
    }
  }
}

async function lastLine(file: FileHandle): Promise<string | undefined> {
  const stat = await file.stat();
  if (!stat.isFile() || stat.size === 0) return undefined;
  const start = Math.max(0, stat.size - TAIL_BYTES);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(stat.size - start), 0, stat.size - start, start);
  const end = buffer.subarray(0, bytesRead).lastIndexOf('\n') + 1;
  if (start + end < stat.size) await file.truncate(start + end);
  return buffer.subarray(0, end).toString('utf8').trimEnd().split('\n').at(-1);
}
