import { createInterface } from 'node:readline/promises';
import type { Terminal } from '../terminal.js';

/** Asks whoever sits at the terminal, and takes nothing but `y` or `yes` for a yes; `undefined` when nobody sits there. */
export function terminalConfirm({
  stdin: input,
  stderr: output,
}: Pick<Terminal, 'stdin' | 'stderr'>): ((question: string) => Promise<boolean>) | undefined {
  if (input.isTTY !== true) return undefined;
  return async (question) => {
    const lines = createInterface({ input, output });
    // Ctrl-C and Ctrl-D close it without an answer.
    const closed = new Promise<string>((resolve) => {
      lines.once('close', () => {
        resolve('');
      });
    });
    try {
      const answer = await Promise.race([lines.question(`${question} [y/N] `), closed]);
      return /^y(es)?$/i.test(answer.trim());
    } finally {
      lines.close();
    }
  };
}
