import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Neither a thread nor anything else waits in a write. */
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK;

/** Bytes that go into a pipe whole or not at all (POSIX asks for 512, Linux has this). */
const PIPE_BUF = 4_096;

/** Milliseconds between two looks at a pipe that is full. */
const FULL_PIPE_MS = 10;

/** Milliseconds after which a pipe that stays full is left, so that it is seen should another have taken its place. */
const GIVEN_UP_MS = 5_000;

const LINE_BREAK = 0x0a;

/**
 * Writes lines to a named pipe, or to a device. Lines go in whole, so that a reader that goes away leaves no half of one
 * to the next. A pipe keeps nothing: what its reader had not read when it went away is lost.
 */
export class NamedPipe {
  #written = 0;
  #isStopped = false;

  private constructor(
    private readonly handle: FileHandle,
    private readonly identity: Pick<Stats, 'dev' | 'ino'>,
  ) {}

  /** @throws what the file system throws: `ENXIO` while nobody reads */
  static async open(path: string): Promise<NamedPipe> {
    const handle = await open(path, FLAGS);
    const { dev, ino } = await handle.stat();
    return new NamedPipe(handle, { dev, ino });
  }

  /** Whether a look at a path shows this pipe. */
  is({ dev, ino }: Stats): boolean {
    return dev === this.identity.dev && ino === this.identity.ino;
  }

  /**
   * Resolves once the pipe has all lines. When it rejects, it expects the same lines again, and goes on where it was.
   *
   * @throws what the file system throws
   */
  async append(lines: Buffer): Promise<void> {
    try {
      while (this.#written < lines.length) {
        const end = endOfLines(lines, this.#written);
        this.#written += await this.#push(lines.subarray(this.#written, end));
      }
      this.#written = 0;
    } catch (error) {
      // Of a line too long to go in whole, the next reader gets all.
      this.#written = lines.subarray(0, this.#written).lastIndexOf(LINE_BREAK) + 1;
      throw error;
    }
  }

  /** Ends a write that waits for a reader, too. */
  async close(): Promise<void> {
    this.#isStopped = true;
    await this.handle.close();
  }

  async #push(bytes: Buffer): Promise<number> {
    const sinceMs = performance.now();
    for (;;) {
      try {
        return (await this.handle.write(bytes)).bytesWritten;
      } catch (error) {
        const isFull = (error as NodeJS.ErrnoException).code === 'EAGAIN';
        if (!isFull || this.#isStopped || performance.now() - sinceMs > GIVEN_UP_MS) throw error;
        await new Promise((resolve) => setTimeout(resolve, FULL_PIPE_MS).unref());
      }
    }
  }
}

/** As many whole lines as go in at once; one that never does alone. */
function endOfLines(lines: Buffer, start: number): number {
  const fitting = lines.subarray(start, start + PIPE_BUF).lastIndexOf(LINE_BREAK);
  return fitting === -1 ? lines.indexOf(LINE_BREAK, start) + 1 : start + fitting + 1;
}
