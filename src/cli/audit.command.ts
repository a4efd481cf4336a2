import { Command } from 'commander';
import { type FindOptions, findRecords } from './audit/find-records.js';
import { type VerifyOptions, verifyFiles } from './audit/verify-files.js';
import type { TerminalContext } from './terminal.js';

const VERIFY_HELP = `
Name all files of the log, the oldest first: what was put aside carries its last number in its name, so that
  mintmark audit verify audit-*.jsonl audit.jsonl
has them in order. Records that were cut off at the end leave no trace in the log itself: compare it with the head that
the service tells (GET /v1/audit/head), or that you noted before, by --head NUMBER:HASH.

Exit status: 0 the chain is whole, 1 it is not, 2 wrong usage.`;

const FIND_HELP = `
A token on the command line stays in the shell's history: --digest takes its SHA-256 instead, as
  printf %s "$TOKEN" | sha256sum
tells it. Players stand in the log as hashes: their key is read as the service reads it (MINTMARK_CONFIG or --config).

What is recorded as allowed and was withheld later was not handed out: the text says so, and JSON lines have the record
that withholds it behind it.

Exit status: 0 records were found, 1 none, 2 wrong usage.`;

/** `mintmark audit`: proves a log, and finds who minted what. */
export function auditCommand(context: TerminalContext): Command {
  const { terminal } = context;
  return new Command('audit')
    .addCommand(
      new Command('verify')
        .description('prove that no record was changed, removed or put elsewhere')
        .argument('<files...>', 'the files of the log, the oldest first')
        .option(
          '--head <number:hash>',
          'a record that must be there, as GET /v1/audit/head tells it; may be repeated',
          collect,
          [],
        )
        .option('--from-beginning', 'the log must begin with the first record of its chain')
        .option('--json', 'print the report as JSON')
        .addHelpText('after', VERIFY_HELP)
        .action(async (files: readonly string[], options: VerifyOptions) => {
          terminal.exitCode = await verifyFiles(files, options, terminal);
        }),
    )
    .addCommand(
      new Command('find')
        .description('list the records of a token or of a player')
        .argument('<files...>', 'the files of the log')
        .option('--token <token>', 'who minted this token')
        .option('--digest <sha256>', "the same by the token's SHA-256, in hexadecimal")
        .option('--player <id>', 'everything about this player')
        .option('--config <file>', 'mintmark.yaml, for the key of the hash; MINTMARK_CONFIG when not given')
        .option('--json', 'print the records as JSON lines, as they stand in the log')
        .addHelpText('after', FIND_HELP)
        .action(async (files: readonly string[], options: FindOptions) => {
          terminal.exitCode = await findRecords(files, options, context);
        }),
    );
}

function collect(value: string, values: readonly string[]): readonly string[] {
  return [...values, value];
}
