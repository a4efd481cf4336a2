import { Command, Option } from 'commander';
import { formatInspection } from './format-inspection.js';
import { inspectTokenText } from './inspect-token-text.js';
import { INSPECTED_PROVIDERS } from './inspected-providers.js';
import { paintFor } from './paint.js';
import { printableJson } from './printable.js';
import { readToken } from './read-token.js';
import type { TerminalContext } from './terminal.js';
import { UsageError } from './usage-error.js';

interface InspectOptions {
  readonly provider?: string;
  readonly account?: string;
  readonly json?: true;
}

const HELP = `
The keys are those of the service, from the environment, .env, and the file that MINTMARK_CONFIG names; only the
provider in question must be configured.
Without them everything is explained but the signature. A token on the command line stays in the shell's history:
a pipe does not, as in  pbpaste | mintmark inspect  or  mintmark inspect - < token.txt

Exit status: 0 the provider would accept the token, 1 it would not or the signature is unchecked, 2 wrong usage.`;

/** `mintmark inspect`: tells why a provider accepts or refuses a token. */
export function inspectCommand(context: TerminalContext): Command {
  const names = INSPECTED_PROVIDERS.map(({ provider }) => provider);
  return new Command('inspect')
    .argument('[token]', 'the token as it was handed over; - or none to read standard input')
    .addOption(new Option('--provider <name>', 'whose token it is; guessed when not given').choices(names))
    .option('--account <name>', 'our name of the account; the only one when not given')
    .option('--json', 'print the inspection as JSON, as the REST API answers it')
    .addHelpText('after', HELP)
    .action(async (argument: string | undefined, options: InspectOptions) => {
      context.terminal.exitCode = await inspect(argument, options, context);
    });
}

async function inspect(
  argument: string | undefined,
  { provider, account, json }: InspectOptions,
  context: TerminalContext,
): Promise<number> {
  const token = await readToken(argument, context.terminal.stdin);
  if (token === undefined || token === '')
    throw new UsageError('no token: give it as an argument, or on standard input');
  const report = await inspectTokenText({ token, provider, account }, INSPECTED_PROVIDERS, context);
  context.terminal.stdout.write(
    json === true
      ? `${printableJson({ provider: report.provider, ...report.inspection }, 2)}\n`
      : formatInspection(report, paintFor(context.terminal.stdout)),
  );
  return report.inspection.valid ? 0 : 1;
}
