import type { Stats } from 'node:fs';
import { Logger } from '@nestjs/common';
import { AppendedFile } from './appended-file.js';
import { type ChainHead, readRecord } from './audit-chain.js';
import { AuditFileError } from './audit-file.error.js';
import { ChainMovedError } from './audit-sink.js';
import { leadsTo, newestRotated, putAside } from './rotated-files.js';

/** Where and how an audit file is written. */
export interface ChainedFileOptions {
  readonly path: string;
  /** Bytes after which the file is put aside and a new one begun; it may become larger by one batch. */
  readonly maxBytes: number;
  /** Whether lines count as stored only once they have reached the disk. */
  readonly isSynced?: boolean | undefined;
}

/** Milliseconds in which a file must not have changed before what another wrote to it is carried on. */
const AT_REST_MS = 2_000;

/**
 * The file that a chain is appended to. One that has grown is renamed to `<name>-<last number>.<extension>` and a new one
 * carries on the chain, as it does where somebody moved the file away or emptied it. While somebody else writes to the
 * file nothing is appended.
 */
export class ChainedFile {
  readonly #logger = new Logger(ChainedFile.name);
  #file: AppendedFile | undefined;
  /** The end of what is stored. */
  #last: string | undefined;
  /** What somebody else has made of the file, and since when it is so. */
  #foreign: { readonly size: number; readonly sinceMs: number } | undefined;
  #isStuck = false;

  constructor(private readonly options: ChainedFileOptions) {}

  /** The end of the chain that is there. @throws {AuditFileError} and what the file system throws */
  async resume(): Promise<ChainHead | undefined> {
    await this.close();
    const file = await this.#open();
    try {
      this.#last = (await endOf(file)) ?? (await this.#endOfRotated());
    } catch (error) {
      await file.close();
      throw error;
    }
    this.#file = file;
    return headOf(this.#last);
  }

  /** Appends lines, all or nothing. @throws {ChainMovedError}, {AuditFileError} and what the file system throws */
  async append(lines: Buffer, found: Stats | undefined): Promise<void> {
    const file = await this.#fileAt(found);
    await file.append(lines);
    this.#last = lastOf(lines);
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  /** A process may die when a file has been put aside, and the next has no line yet. */
  async #endOfRotated(): Promise<string | undefined> {
    const newest = await newestRotated(await leadsTo(this.options.path));
    if (newest === undefined) return undefined;
    const { rest } = await closing(await AppendedFile.openToRead(newest), (file) => file.readEnd());
    // What a process had begun to write there has to be removed, which takes more than reading.
    const file = rest === '' ? AppendedFile.openToRead(newest) : AppendedFile.open(newest, false);
    return closing(await file, endOf);
  }

  #open(): Promise<AppendedFile> {
    return AppendedFile.open(this.options.path, this.options.isSynced ?? false);
  }

  /** The file that is at the path, which has what we wrote and nothing else. */
  async #fileAt(found: Stats | undefined): Promise<AppendedFile> {
    const known = this.#file;
    const file =
      known === undefined || found === undefined || !known.is(found)
        ? await this.#takeOther()
        : await this.#takeAgain(known, found);
    this.#foreign = undefined;
    return file.size < this.options.maxBytes ? file : this.#rotate(file);
  }

  async #takeAgain(file: AppendedFile, found: Stats): Promise<AppendedFile> {
    if (file.isUntouched(found)) return file;
    if (found.size > 0) return this.#refuse(found.size);
    this.#logger.warn({ message: 'the audit file was emptied; the chain goes on in it' });
    file.forgetContent();
    return file;
  }

  async #takeOther(): Promise<AppendedFile> {
    await this.close();
    const file = await this.#open();
    this.#file = file;
    if (file.size === 0) {
      this.#logger.warn({ message: 'the audit file is a new one; the chain goes on in it' });
      return file;
    }
    const { line, rest } = await file.readEnd();
    return line === this.#last && rest === '' ? file : this.#refuse(file.size);
  }

  /**
   * Somebody else writes to the file, and one of both has to stop. Once it has been at rest, as when this process takes
   * the place of another, the chain that is there is carried on.
   */
  async #refuse(size: number): Promise<never> {
    const nowMs = performance.now();
    if (this.#foreign?.size !== size) this.#foreign = { size, sinceMs: nowMs };
    if (nowMs - this.#foreign.sinceMs >= AT_REST_MS) {
      const ours = this.#last;
      const head = await this.resume();
      if (head !== undefined && head.sequence > (headOf(ours)?.sequence ?? 0))
        throw new ChainMovedError(head);
      this.#last = ours;
      await this.close();
    }
    throw new AuditFileError('written_by_another');
  }

  /** Where it cannot be done the file goes on growing: better that than to mint nothing. */
  async #rotate(file: AppendedFile): Promise<AppendedFile> {
    const problem = await putAside(this.options.path, headOf(this.#last)?.sequence ?? 0);
    if (problem !== undefined && !this.#isStuck)
      this.#logger.warn({ message: 'the audit file cannot be put aside, and grows', reason: problem });
    this.#isStuck = problem !== undefined;
    if (this.#isStuck) return file;
    await this.close();
    const next = await this.#open();
    this.#file = next;
    return next;
  }
}

/** Looks at a file, and closes it. */
async function closing<Result>(
  file: AppendedFile,
  look: (file: AppendedFile) => Promise<Result>,
): Promise<Result> {
  try {
    return await look(file);
  } finally {
    await file.close();
  }
}

/** The last line of a file, without what a process that died had begun to write. @throws {AuditFileError} */
async function endOf(file: AppendedFile): Promise<string | undefined> {
  const { line, rest, isAll } = await file.readEnd();
  const isRecords = line === undefined ? isAll : headOf(line) !== undefined;
  if (!isRecords) throw new AuditFileError('ends_in_no_record');
  if (rest !== '' && !(await file.removeTorn(rest))) throw new AuditFileError('ends_in_no_record');
  return line;
}

function headOf(line: string | undefined): ChainHead | undefined {
  return line === undefined ? undefined : readRecord(line)?.head;
}

function lastOf(lines: Buffer): string {
  const start = lines.lastIndexOf('\n', lines.length - 2) + 1;
  return lines.toString('latin1', start, lines.length - 1);
}
