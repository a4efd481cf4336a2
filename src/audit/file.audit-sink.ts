import { constants, type Stats, statSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { ProblemListError } from '../errors/problem-list-error.js';
import type { ChainHead } from './audit-chain.js';
import { AuditSink } from './audit-sink.js';
import { ChainedFile, type ChainedFileOptions } from './chained-file.js';
import { NamedPipe } from './named-pipe.js';

/**
 * Appends to a file (see `ChainedFile`) or to a named pipe, of which nothing can be read back: there each process begins
 * a chain of its own. What the path leads to is looked at before each write.
 */
export class FileAuditSink extends AuditSink {
  readonly #file: ChainedFile;
  #pipe: NamedPipe | undefined;

  constructor(private readonly options: ChainedFileOptions) {
    super();
    this.#file = new ChainedFile(options);
  }

  /** @throws {ProblemListError} when the file cannot be written, or ends in something that is no record */
  override async resume(): Promise<ChainHead | undefined> {
    const { path } = this.options;
    try {
      if (isFile(look(path))) return await this.#file.resume();
      await access(path, constants.W_OK);
      return undefined;
    } catch (error) {
      await this.close();
      const { code } = error as NodeJS.ErrnoException;
      throw new ProblemListError('Mintmark cannot start:', [`audit file ${path}: ${String(code)}`]);
    }
  }

  override async append(lines: Buffer): Promise<void> {
    const found = look(this.options.path);
    if (isFile(found)) {
      await this.#closePipe();
      await this.#file.append(lines, found);
    } else await (await this.#pipeAt(found)).append(lines);
  }

  override async close(): Promise<void> {
    await this.#closePipe();
    await this.#file.close();
  }

  async #pipeAt(found: Stats): Promise<NamedPipe> {
    if (this.#pipe?.is(found) === true) return this.#pipe;
    await this.close();
    this.#pipe = await NamedPipe.open(this.options.path);
    return this.#pipe;
  }

  async #closePipe(): Promise<void> {
    const pipe = this.#pipe;
    this.#pipe = undefined;
    await pipe?.close();
  }
}

/** What a path leads to; `undefined` when that is nothing. */
function look(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

/** Whether it is a file, or is to become one; a folder is refused when it is opened as such. */
function isFile(found: Stats | undefined): found is Stats | undefined {
  return found === undefined || found.isFile() || found.isDirectory();
}
