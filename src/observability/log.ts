import { type DestinationStream, type Logger, pino } from 'pino';
import { redact } from './redact.js';
import { standardOutput } from './standard-output.js';

/** Levels that `LOG_LEVEL` may name. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The service's log: JSON lines, to standard output unless told otherwise. */
export function createLog(level: LogLevel, destination: DestinationStream = standardOutput()): Logger {
  return pino({ level, base: null, formatters: { log: (fields) => redact(fields) } }, destination);
}
