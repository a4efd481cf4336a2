import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { describeForLog } from './http/describe-for-log.js';

/** What tells the process to end. */
export const END_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Milliseconds that requests have to finish once the process is told to end; then the audit has three, and spans two. */
const SHUTDOWN_MS = 5_000;

/** Milliseconds after which the process ends whatever it still waits for, once something failed that nobody caught. */
const FAILED_END_MS = 10_000;

/** How the process ends: when it is told to, and when something failed that nobody caught. */
export class ProcessEnd {
  #isUnderWay = false;
  #hasFailed = false;

  constructor(private readonly log: Logger) {}

  /** Has what failed and was caught by nobody logged in one line, and the process ended by it; its warnings are logged. */
  watch(): void {
    process.on('uncaughtException', (error, origin) => {
      this.#fail(error, origin);
    });
    // In the place of Node's own, which writes texts to standard error.
    process.removeAllListeners('warning').on('warning', (warning) => {
      this.log.warn(outlineOf(warning), 'warning of Node.js');
    });
  }

  /** Whoever sends half a request and waits must not hold up the end of the process; a second signal ends it at once. */
  cutShort(server: Server): void {
    const onSignal = (): void => {
      if (this.#isUnderWay) process.exit(1);
      this.#isUnderWay = true;
      setTimeout(() => {
        server.closeAllConnections();
      }, SHUTDOWN_MS).unref();
    };
    for (const signal of END_SIGNALS) process.on(signal, onSignal);
  }

  /** What fails once the end is under way changes nothing of it. */
  #fail(error: unknown, origin: string): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    // Whoever ends the process means well: it has failed all the same.
    process.once('exit', () => {
      process.exitCode = 1;
    });
    setTimeout(() => process.exit(1), FAILED_END_MS).unref();
    this.#tell(error, origin);
    // As if it had been told to: what has begun is answered, and recorded.
    if (!this.#isUnderWay) process.emit('SIGTERM', 'SIGTERM');
  }

  #tell(error: unknown, origin: string): void {
    try {
      this.log.fatal(
        { ...outlineOf(error), origin },
        'something failed that nobody caught, the service ends',
      );
    } catch {
      // Where even that cannot be said, the exit code does.
    }
  }
}

/** Class, code and frames: its message may name a player. */
function outlineOf(error: unknown): Readonly<Record<string, unknown>> {
  const { error: kind, errorCode, stack } = describeForLog(error);
  return { error: kind, errorCode, stack };
}
