import type { CommandContext } from './inspect-token-text.js';

/** Where text goes. */
interface TextOutput extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  hasColors?(): boolean;
}

/** Where a command reads and writes, and how it ended: Node's `process`, or what stands for it. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  /** What the command came to; 0 when nothing sets it. */
  exitCode?: number | string | null | undefined;
}

/** What a command works with that is run at a terminal. */
export interface TerminalContext extends CommandContext {
  readonly terminal: Terminal;
}
