import { KeyRefusedError } from '../keystore/key-refused.error.js';
import type { KeySource } from '../keystore/key-source.js';

/** Serves key material from memory, for tests: `memory:name`. */
export class MemoryKeySource implements KeySource {
  readonly scheme = 'memory';
  readonly #material: ReadonlyMap<string, string>;

  constructor(material: Readonly<Record<string, string>>) {
    this.#material = new Map(Object.entries(material));
  }

  read(locator: string): string {
    const text = this.#material.get(locator);
    if (text === undefined) throw new KeyRefusedError('not_set', 'is not in memory');
    return text;
  }
}
