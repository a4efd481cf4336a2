import { Command, InvalidArgumentError } from 'commander';
import { type CreateOptions, createCaller } from './callers/create-caller.js';
import { type ListOptions, listCallers } from './callers/list-callers.js';
import { readCallerName } from './callers/read-caller-name.js';
import { type RevokeOptions, revokeCaller } from './callers/revoke-caller.js';
import type { TerminalContext } from './terminal.js';

const HELP = `
The callers stand in mintmark.yaml (MINTMARK_CONFIG or --config), their keys as SHA-256 digests only. A running service
takes a change over by itself, within two seconds. What a caller may do is written by hand: docs/access.md.

To rotate a key: create a second one, hand it over, and revoke the first by its digest:
  mintmark callers create lobby
  mintmark callers revoke lobby --key 3fa9c1

Exit status: 0 done, 1 refused, 2 wrong usage.`;

/** `mintmark callers`: who may call the service. */
export function callersCommand(context: TerminalContext): Command {
  return new Command('callers')
    .addHelpText('after', HELP)
    .addCommand(
      command('create', 'make a key: it is shown once, on standard output; the file gets its digest')
        .argument('<name>', 'the caller, new or known', readCallerName)
        .option('--dry-run', 'show the change and write nothing')
        .action((name: string, options: CreateOptions) => {
          createCaller(name, options, context);
        }),
    )
    .addCommand(
      command('list', 'list the callers: their keys by digest, their tokens, their grants').action(
        (options: ListOptions) => {
          listCallers(options, context);
        },
      ),
    )
    .addCommand(
      command('revoke', "revoke a caller's keys; they open nothing from the next reload on")
        .argument('<name>', 'the caller', readCallerName)
        .option('--key <digest>', 'only the key whose digest begins so', readDigestStart)
        .option('--dry-run', 'show the change and write nothing')
        .action((name: string, options: RevokeOptions) => {
          revokeCaller(name, options, context);
        }),
    );
}

/** Not the key itself; nor nothing, which would be the beginning of each. @throws {InvalidArgumentError} */
function readDigestStart(text: string): string {
  if (/^[0-9a-f]{1,64}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('It is the beginning of a digest, as `mintmark callers list` shows it.');
}

function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--config <file>', 'mintmark.yaml; MINTMARK_CONFIG, or ./mintmark.yaml, when not given')
    .option('--json', 'print the result as JSON');
}
