import { fstatSync, type Stats, statSync, write } from 'node:fs';
import type { Writable } from 'node:stream';
import { ProblemListError } from '../errors/problem-list-error.js';
import type { ChainHead } from './audit-chain.js';
import { AuditSink } from './audit-sink.js';

const STDOUT = 1;

/** Writes to standard output, beside the log. Nothing of it can be read back: each process begins a chain of its own. */
export class StdoutAuditSink extends AuditSink {
  /** Bytes of the lines at hand that a file has already. */
  #stored = 0;

  constructor(
    private readonly stream: Writable = process.stdout,
    private readonly fd: number = STDOUT,
  ) {
    super();
  }

  /** @throws {ProblemListError} when standard output leads nowhere */
  override resume(): Promise<ChainHead | undefined> {
    if (!isNullDevice(fstatSync(this.fd))) return Promise.resolve(undefined);
    const problem = 'audit: standard output is closed, or /dev/null';
    return Promise.reject(new ProblemListError('Mintmark cannot start:', [problem]));
  }

  override async append(lines: Buffer): Promise<void> {
    await (isPipe(fstatSync(this.fd)) ? this.#writeToStream(lines) : this.#writeToFile(lines));
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }

  /** On the file's one position, which the log moves as well. */
  async #writeToFile(lines: Buffer): Promise<void> {
    while (this.#stored < lines.length)
      this.#stored += await writeSome(this.fd, lines.subarray(this.#stored));
    this.#stored = 0;
  }

  /** While nobody reads, the stream waits without holding up anything; the log uses it too, so that no line is split. */
  #writeToStream(lines: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      // Unheard, it would end the process.
      const ignore = (): void => undefined;
      this.stream.on('error', ignore);
      this.stream.write(lines, (error) => {
        if (error) reject(error);
        else resolve();
        setImmediate(() => this.stream.off('error', ignore));
      });
    });
  }
}

function isPipe(stat: Stats): boolean {
  return stat.isFIFO() || stat.isSocket();
}

/** What Node puts where a process was given no standard output. */
function isNullDevice({ rdev }: Stats): boolean {
  return rdev !== 0 && rdev === statSync('/dev/null').rdev;
}

function writeSome(fd: number, bytes: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, (error, count) => {
      if (error === null) resolve(count);
      else reject(error);
    });
  });
}
