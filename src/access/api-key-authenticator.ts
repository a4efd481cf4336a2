import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ProblemListError } from '../errors/problem-list-error.js';
import { ACCESS_OPTIONS, type AccessOptions } from './access.options.js';
import type { Caller } from './caller.js';
import { CallerAuthenticator } from './caller-authenticator.js';

/** SHA-256 of a caller key, in lower-case hexadecimal: the only form in which callers' keys are kept. */
export function callerKeyDigest(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex');
}

/** What comes of a key that was not set. */
const DIGEST_OF_NOTHING = callerKeyDigest('');

/**
 * Knows callers by the SHA-256 digests of their keys. Looking a digest up in a map leaks nothing of use: an attacker
 * cannot choose a key whose digest comes close to a given one.
 */
@Injectable()
export class ApiKeyAuthenticator extends CallerAuthenticator {
  #callers: ReadonlyMap<string, Caller> = new Map();

  /** @throws {ProblemListError} when a digest is malformed or belongs to two callers */
  constructor(@Inject(ACCESS_OPTIONS) options: AccessOptions) {
    super();
    this.prepare(options)();
  }

  /**
   * Checks other callers. What it returns puts them in the place of all there were, in one step.
   *
   * @throws {ProblemListError} when a digest is malformed or belongs to two callers
   */
  prepare({ callers }: AccessOptions): () => void {
    const byDigest = readCallers(callers);
    return () => {
      this.#callers = byDigest;
    };
  }

  override authenticate(key: string): Caller | undefined {
    return this.#callers.get(callerKeyDigest(key));
  }
}

function readCallers(callers: AccessOptions['callers']): ReadonlyMap<string, Caller> {
  const problems: string[] = [];
  const byDigest = new Map<string, Caller>();
  for (const { name, keyDigests } of callers) {
    const caller = Object.freeze({ name });
    for (const digest of keyDigests) {
      if (!/^[0-9a-f]{64}$/.test(digest))
        problems.push(`caller ${name}: a key digest is not 64 hexadecimal digits`);
      else if (digest === DIGEST_OF_NOTHING) problems.push(`caller ${name}: a key is empty`);
      else if (byDigest.has(digest)) problems.push(`caller ${name}: a key digest is given twice`);
      else byDigest.set(digest, caller);
    }
  }
  if (problems.length > 0) throw new ProblemListError('Callers cannot be configured:', problems);
  return byDigest;
}
