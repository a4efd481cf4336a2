#!/usr/bin/env node
import 'reflect-metadata';
import process from 'node:process';
import { loadEnvFile, readEnvironment } from '../config/environment.js';
import { SystemClock } from '../tokens/clock.js';
import { runCommandLine } from './run-command-line.js';

loadEnvFile();
await runCommandLine(process.argv.slice(2), {
  environment: readEnvironment(),
  clock: new SystemClock(),
  warn: (text) => {
    process.stderr.write(`warning: ${text}\n`);
  },
  terminal: process,
});
