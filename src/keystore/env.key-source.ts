import { KeyRefusedError } from './key-refused.error.js';
import type { KeySource } from './key-source.js';

/** Reads key material from an environment variable: `env:NAME`. */
export class EnvKeySource implements KeySource {
  readonly scheme = 'env';
  readonly #environment: Readonly<Record<string, string | undefined>>;

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    this.#environment = environment;
  }

  read(locator: string): string {
    const value = this.#environment[locator];
    if (value === undefined || value === '') throw new KeyRefusedError('not_set', 'the variable is not set');
    return value;
  }
}
