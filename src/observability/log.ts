import { type DestinationStream, type Logger, pino } from 'pino';
import { standardOutput } from './standard-output.js';

/** Levels that `LOG_LEVEL` may name. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Members that are blotted out wherever they stand in a log line, though nothing here logs them. */
const REDACTED = [
  'authorization',
  'x-api-key',
  'x-game-jwt',
  'token',
  'apiKey',
  'apiSecret',
  'privateKey',
  'secret',
];

/** The service's log: JSON lines, to standard output unless told otherwise. */
export function createLog(level: LogLevel, destination: DestinationStream = standardOutput()): Logger {
  const paths = REDACTED.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);
  return pino({ level, base: null, redact: { paths, censor: '[redacted]' } }, destination);
}
