#!/usr/bin/env node
import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { Command, CommanderError } from 'commander';
import { loadEnvFile, readEnvironment } from '../config/environment.js';
import { SystemClock } from '../tokens/clock.js';
import { accessCommand } from './access.command.js';
import { auditCommand } from './audit.command.js';
import { callersCommand } from './callers.command.js';
import { inspectCommand } from './inspect.command.js';
import { CommandRefusedError } from './keys/command-refused.error.js';
import { keysCommand } from './keys.command.js';
import { sandboxCommand } from './sandbox.command.js';
import { UsageError } from './usage-error.js';

/** Exit status of a command that was understood, and does not do what it was told. */
const REFUSED = 1;

/** Exit status of a call that cannot be followed. */
const WRONG_USAGE = 2;

/** The commands of Mintmark: a file each. */
async function main(): Promise<void> {
  // Results go to standard output, and nothing else does; what the KeyStore warns of is told by the command.
  Logger.overrideLogger(false);
  loadEnvFile();
  const context = {
    environment: readEnvironment(),
    clock: new SystemClock(),
    warn: (text: string): void => {
      process.stderr.write(`warning: ${text}\n`);
    },
  };
  await new Command('mintmark')
    .description('Player tokens for game, gamification and reward providers.')
    .exitOverride()
    .addCommand(inspectCommand(context).exitOverride())
    .addCommand(callersCommand(context).exitOverride())
    .addCommand(accessCommand(context).exitOverride())
    .addCommand(auditCommand(context).exitOverride())
    .addCommand(keysCommand(context).exitOverride())
    .addCommand(sandboxCommand().exitOverride())
    .parseAsync();
}

main().catch((error: unknown) => {
  // Commander has told its own errors already, and help is none.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
  else {
    const isRefused = error instanceof CommandRefusedError;
    // Of an error that nobody foresaw only the class is shown: its text may hold what was being read.
    const text =
      isRefused || error instanceof UsageError ? error.message : `failed unexpectedly (${errorName(error)})`;
    process.stderr.write(`error: ${text}\n`);
    process.exitCode = isRefused ? REFUSED : WRONG_USAGE;
  }
});

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
