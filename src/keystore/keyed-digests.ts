import { createHmac, createSecretKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ProblemListError } from '../errors/problem-list-error.js';
import { KeyRefusedError } from './key-refused.error.js';
import type { KeyReference } from './key-source.js';
import { describeKeyProblem, KeySources } from './key-sources.js';

/** RFC 2104 section 3: a key of the hash's size. */
const MIN_KEY_BYTES = 32;

/** Hashes under a key that stays here, so that only whoever has the key can tell what was hashed. */
@Injectable()
export class KeyedDigests {
  constructor(@Inject(KeySources) private readonly sources: KeySources) {}

  /**
   * Reads a key.
   *
   * @param name what the key is, to be named in the problem
   * @returns HMAC-SHA256 of a text's UTF-8 bytes, lower-case hexadecimal
   * @throws {ProblemListError} when the key cannot be read or is too short
   */
  async open(reference: KeyReference, name: string): Promise<(text: string) => string> {
    try {
      const key = createSecretKey(await this.#read(reference), 'utf8');
      return (text) => createHmac('sha256', key).update(text, 'utf8').digest('hex');
    } catch (error) {
      const problem = `${name} from ${this.sources.show(reference)}: ${describeKeyProblem(error)}`;
      throw new ProblemListError('Keys cannot be used:', [problem]);
    }
  }

  async #read(reference: KeyReference): Promise<string> {
    const material = await this.sources.read(reference);
    const text = typeof material === 'string' ? material.trimEnd() : '';
    if (Buffer.byteLength(text) >= MIN_KEY_BYTES) return text;
    throw new KeyRefusedError('too_short', `needs at least ${MIN_KEY_BYTES} bytes of text`);
  }
}
