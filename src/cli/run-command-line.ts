import { Command, CommanderError } from 'commander';
import { CommandRefusedError } from './keys/command-refused.error.js';
import { printableText } from './printable.js';
import type { Terminal, TerminalContext } from './terminal.js';
import { UsageError } from './usage-error.js';

/** Exit status of a command that was understood, and does not do what it was told. */
const REFUSED = 1;

/** Exit status of a call that cannot be followed. */
const WRONG_USAGE = 2;

/** One of the commands: a file each, which is loaded, with all that it needs, where it is named. */
interface KnownCommand {
  readonly name: string;
  readonly description: string;
  readonly load: (context: TerminalContext) => Promise<Command>;
}

const COMMANDS: readonly KnownCommand[] = [
  {
    name: 'inspect',
    description: 'tell why a provider accepts or refuses a token, and what to do about it',
    load: async (context) => (await import('./inspect.command.js')).inspectCommand(context),
  },
  {
    name: 'callers',
    description: 'make, list and revoke the keys of those who call the service',
    load: async (context) => (await import('./callers.command.js')).callersCommand(context),
  },
  {
    name: 'access',
    description: 'tell what a caller may do, and which rule decides',
    load: async (context) => (await import('./access.command.js')).accessCommand(context),
  },
  {
    name: 'audit',
    description: 'prove the audit log, and find in it who minted a token, when and with which key',
    load: async (context) => (await import('./audit.command.js')).auditCommand(context),
  },
  {
    name: 'keys',
    description: 'see, replace and revoke the keys that sign player tokens, without an outage',
    load: async (context) => (await import('./keys.command.js')).keysCommand(context),
  },
  {
    name: 'sandbox',
    description: 'emulate the four providers on loopback, for development and for CI',
    load: async ({ terminal }) => (await import('./sandbox.command.js')).sandboxCommand(terminal),
  },
];

/**
 * Runs one command of Mintmark, and leaves its exit status at the terminal: 0 done, 1 refused, 2 wrong usage. Of what goes
 * wrong it tells there; it never rejects.
 */
export async function runCommandLine(args: readonly string[], context: TerminalContext): Promise<void> {
  try {
    const program = new Command('mintmark')
      .description('Player tokens for game, gamification and reward providers.')
      .configureHelp({ subcommandTerm: (command) => command.name() });
    for (const { name, description, load } of COMMANDS) {
      const command = args.includes(name) ? await load(context) : new Command(name);
      program.addCommand(command.description(description));
    }
    bindTo(context.terminal, program);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    tell(error, context.terminal);
  }
}

/** What Commander quotes of wrong usage. It may be a token or a key: one that begins with `-` is taken for an option. */
const TOO_LONG_FOR_A_NAME = /'(?:\S{25,}|[^']{25,})'/g;

/** Has a command and those below it write there, and end by throwing. */
function bindTo(terminal: Terminal, command: Command): void {
  const write = (stream: NodeJS.WritableStream) => (text: string) => {
    stream.write(text);
  };
  command.exitOverride().configureOutput({
    writeOut: write(terminal.stdout),
    writeErr: write(terminal.stderr),
    outputError: (text, show) => {
      show(text.replace(TOO_LONG_FOR_A_NAME, "'…'"));
    },
  });
  for (const each of command.commands) bindTo(terminal, each);
}

function tell(error: unknown, terminal: Terminal): void {
  // Commander has told its own errors already, and help is none.
  if (error instanceof CommanderError) {
    terminal.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
    return;
  }
  const isRefused = error instanceof CommandRefusedError;
  // Of an error that nobody foresaw only the class is shown: its text may hold what was being read.
  const text =
    isRefused || error instanceof UsageError ? error.message : `failed unexpectedly (${errorName(error)})`;
  terminal.stderr.write(`error: ${text.split('\n').map(printableText).join('\n')}\n`);
  terminal.exitCode = isRefused ? REFUSED : WRONG_USAGE;
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
