import { write } from 'node:fs';
import { promisify } from 'node:util';
import type { ChainHead } from './audit-chain.js';
import { AuditSink } from './audit-sink.js';

const writeBytes = promisify(write);
const STDOUT = 1;

/** Milliseconds between two looks at a pipe that is full. */
const FULL_PIPE_MS = 10;

/** Writes to standard output, beside the log. Nothing of it can be read back: each process begins a chain of its own. */
export class StdoutAuditSink extends AuditSink {
  #stored = 0;

  override resume(): Promise<ChainHead | undefined> {
    return Promise.resolve(undefined);
  }

  override async append(lines: Buffer): Promise<void> {
    while (this.#stored < lines.length) {
      try {
        this.#stored += await writeBytes(STDOUT, lines, this.#stored).then(
          ({ bytesWritten }) => bytesWritten,
        );
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        await new Promise((resolve) => setTimeout(resolve, FULL_PIPE_MS));
      }
    }
    this.#stored = 0;
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}
