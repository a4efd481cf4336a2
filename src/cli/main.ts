#!/usr/bin/env node
import 'reflect-metadata';
import process from 'node:process';
import { loadEnvFile, readEnvironment } from '../config/environment.js';
import { SystemClock } from '../tokens/clock.js';
import { runCommandLine } from './run-command-line.js';

process.stdout.once('error', ({ code = 'unknown error' }: NodeJS.ErrnoException) => {
  // Whoever reads the beginning alone, as `head` does, wants to hear no more.
  if (code !== 'EPIPE')
    process.stderr.write(`error: the result cannot be written (${code}); what was changed, stays changed\n`);
  process.exit(1);
});
// What goes wrong there can be told to nobody: the command goes on to its end.
process.stderr.on('error', () => undefined);
loadEnvFile();
await runCommandLine(process.argv.slice(2), {
  environment: readEnvironment(),
  clock: new SystemClock(),
  warn: (text) => {
    process.stderr.write(`warning: ${text}\n`);
  },
  terminal: process,
});
