import { PassThrough } from 'node:stream';
import type { Terminal } from '../../src/cli/terminal.js';

/** A terminal, or pipes in place of one, and what was written there. */
export class KnownTerminal implements Terminal {
  readonly stdin: PassThrough & { isTTY?: boolean } = new PassThrough();
  readonly stdout = new PassThrough().setEncoding('utf8');
  readonly stderr = new PassThrough().setEncoding('utf8');
  exitCode: number | string | null | undefined;

  /** What was written to a stream since it was last read. */
  static textOf(stream: PassThrough): string {
    return String(stream.read() ?? '');
  }
}
