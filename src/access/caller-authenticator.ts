import type { Caller } from './caller.js';

/** Port: finds out which caller a presented key belongs to. It is its own symbol for injection. */
export abstract class CallerAuthenticator {
  /** The caller of that key, or `undefined` when there is none. Must take the same time for every wrong key. */
  abstract authenticate(key: string): Caller | undefined | Promise<Caller | undefined>;
}
