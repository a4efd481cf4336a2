import { printableJson } from '../printable.js';
import type { TerminalContext } from '../terminal.js';
import type { KeysContext } from './keys-context.js';
import type { Outcome } from './outcome.js';

/** Runs a command, prints its result, and sets the exit status. */
export async function runKeysCommand(
  run: () => Promise<Outcome>,
  { json }: { readonly json?: true },
  context: Pick<KeysContext & TerminalContext, 'print' | 'terminal'>,
): Promise<void> {
  const { terminal } = context;
  const outcome = await run();
  terminal.exitCode = outcome.exitCode;
  if (json === true) terminal.stdout.write(`${printableJson(outcome.json, 2)}\n`);
  else context.print(outcome.text.flatMap((text) => text.split('\n')));
}
