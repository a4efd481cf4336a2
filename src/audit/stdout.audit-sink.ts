import { fstatSync, type Stats, statSync, write } from 'node:fs';
import { ProblemListError } from '../errors/problem-list-error.js';
import type { ChainHead } from './audit-chain.js';
import { AuditSink } from './audit-sink.js';

const STDOUT = 1;

/** Writes to standard output, beside the log. Nothing of it can be read back: each process begins a chain of its own. */
export class StdoutAuditSink extends AuditSink {
  /** Bytes of the lines at hand that a file has already. */
  #stored = 0;

  /** @throws {ProblemListError} when standard output leads nowhere */
  override resume(): Promise<ChainHead | undefined> {
    if (!isNullDevice(fstatSync(STDOUT))) return Promise.resolve(undefined);
    return Promise.reject(
      new ProblemListError('Mintmark cannot start:', ['audit: standard output is closed, or /dev/null']),
    );
  }

  override async append(lines: Buffer): Promise<void> {
    const isStream = isStreamed(fstatSync(STDOUT));
    await (isStream ? writeToStream(lines) : this.#writeToFile(lines));
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }

  /** On the file's one position, which the log moves as well. */
  async #writeToFile(lines: Buffer): Promise<void> {
    while (this.#stored < lines.length) this.#stored += await writeSome(lines, this.#stored);
    this.#stored = 0;
  }
}

/** What is full when nobody reads; `process.stdout` then waits without holding up anything. */
function isStreamed(stat: Stats): boolean {
  return stat.isFIFO() || stat.isSocket();
}

function isNullDevice({ rdev }: Stats): boolean {
  return rdev !== 0 && rdev === statSync('/dev/null', { throwIfNoEntry: false })?.rdev;
}

function writeToStream(lines: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    // Heard here, lest it ends the process.
    const ignore = (): void => undefined;
    process.stdout.once('error', ignore);
    process.stdout.write(lines, (error) => {
      if (error) reject(error);
      else resolve();
      setImmediate(() => process.stdout.off('error', ignore));
    });
  });
}

function writeSome(lines: Buffer, start: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(STDOUT, lines, start, lines.length - start, null, (error, count) => {
      if (error === null) resolve(count);
      else reject(error);
    });
  });
}
