import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Lets Nest, and everything that uses its `Logger`, write to the service's log. */
export class NestLogger implements LoggerService {
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Nest tells of every module and route at start, in words: of interest when debugging only. Our own lines have members. */
  log(message: unknown, ...context: readonly unknown[]): void {
    const level = typeof message === 'object' ? 'info' : 'debug';
    this.#log[level](...line(message, context));
  }

  error(message: unknown, ...context: readonly unknown[]): void {
    this.#log.error(...line(message, context));
  }

  warn(message: unknown, ...context: readonly unknown[]): void {
    this.#log.warn(...line(message, context));
  }

  debug(message: unknown, ...context: readonly unknown[]): void {
    this.#log.debug(...line(message, context));
  }

  verbose(message: unknown, ...context: readonly unknown[]): void {
    this.#log.trace(...line(message, context));
  }

  fatal(message: unknown, ...context: readonly unknown[]): void {
    this.#log.fatal(...line(message, context));
  }
}

/** Nest passes the name of the logging class last. */
function line(message: unknown, context: readonly unknown[]): [object, string?] {
  const source = context.at(-1);
  const fields = typeof source === 'string' ? { source } : {};
  if (typeof message === 'object' && message !== null) return [{ ...fields, ...message }];
  return [fields, String(message)];
}
