import { printableJson, printableText } from '../printable.js';
import { CommandRefusedError } from './command-refused.error.js';
import type { KeysContext } from './keys-context.js';
import type { Outcome } from './outcome.js';

/** Runs a command, prints its result, and sets the exit status; what it refuses goes to standard error. */
export async function runKeysCommand(
  run: () => Promise<Outcome>,
  { json }: { readonly json?: true },
  context: Pick<KeysContext, 'print'>,
): Promise<void> {
  try {
    const outcome = await run();
    process.exitCode = outcome.exitCode;
    if (json === true) process.stdout.write(`${printableJson(outcome.json, 2)}\n`);
    else context.print(outcome.text.flatMap((text) => text.split('\n')));
  } catch (error) {
    if (!(error instanceof CommandRefusedError)) throw error;
    const [first = '', ...rest] = error.message.split('\n').map(printableText);
    process.stderr.write(`${[`error: ${first}`, ...rest].join('\n')}\n`);
    process.exitCode = 1;
  }
}
