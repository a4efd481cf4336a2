import { Command, InvalidArgumentError } from 'commander';
import { runSandbox, type SandboxRunOptions } from './run-sandbox.js';
import type { Terminal } from './terminal.js';

const HELP = `
Pages, routes, faults and the clock are described in docs/sandbox.md. Ctrl-C ends it.`;

/** `mintmark sandbox`: emulates the four providers on loopback. */
export function sandboxCommand(terminal: Terminal): Command {
  return new Command('sandbox')
    .option('--port <port>', 'listen there instead of on a free port (loopback only)', readPort, 0)
    .option(
      '--write-env <file>',
      "write the service's environment for this run into a file, readable by you alone",
    )
    .addHelpText('after', HELP)
    .action((options: SandboxRunOptions) => runSandbox(options, terminal));
}

/** @throws {InvalidArgumentError} when it is no port */
function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError('It must be a number from 0 to 65535.');
}
