import { Inject, Injectable, Optional } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import { ProblemListError } from '../errors/problem-list-error.js';
import { Clock } from '../tokens/clock.js';
import {
  ACCESS_OPTIONS,
  type AccessOptions,
  ARE_FOUND_BY_NAME,
  type CallerOptions,
} from './access.options.js';
import { accessProblems } from './access-problems.js';
import { callerKeyDigest, isMistypedKey } from './api-keys.js';
import type { Caller } from './caller.js';
import { CallerAuthenticator } from './caller-authenticator.js';
import type { IssuerKeys } from './issuer-keys.js';
import { TokenAuthenticator } from './token-authenticator.js';

/** Three parts with dots between them: what is presented is a JWT, and no key. */
const JWT_FORM = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** The callers of one configuration. */
interface Callers {
  readonly byName: ReadonlyMap<string, Caller>;
  readonly byDigest: ReadonlyMap<string, Caller>;
  readonly byToken: TokenAuthenticator;
}

/**
 * The callers that configuration names. Keys are known by their SHA-256 digests; looking one up in a map leaks nothing
 * of use, as an attacker cannot choose a key whose digest comes close to a given one. JWTs are known by their issuer's
 * keys and by exact claims.
 */
@Injectable()
export class ConfiguredCallers extends CallerAuthenticator {
  readonly #issuerKeys = new Map<string, IssuerKeys>();
  #callers: Callers;

  /** @throws {ProblemListError} listing all that is wrong with the options; or when an issuer's keys are unreadable */
  constructor(
    @Inject(ACCESS_OPTIONS) options: AccessOptions,
    @Inject(Clock) private readonly clock: Clock,
    @Optional() @Inject(ARE_FOUND_BY_NAME) private readonly areFoundByName = false,
  ) {
    super();
    this.#callers = this.#open(options);
  }

  /** Checks other callers. What it returns puts them in the place of all there were, in one step. @throws as the constructor */
  prepare(options: AccessOptions): () => void {
    const callers = this.#open(options);
    return () => {
      this.#callers = callers;
    };
  }

  /** The caller of that name. */
  find(name: string): Caller | undefined {
    return this.#callers.byName.get(name);
  }

  override authenticate(presented: string): Caller | undefined | Promise<Caller | undefined> {
    const { byDigest, byToken } = this.#callers;
    const caller = byDigest.get(callerKeyDigest(presented));
    if (caller !== undefined) return caller;
    if (isMistypedKey(presented)) {
      const detail = 'The caller key is damaged: its checksum does not match what stands before it.';
      throw new MintmarkError('caller_unauthenticated', { detail });
    }
    return JWT_FORM.test(presented) ? byToken.authenticate(presented, this.clock.nowMs()) : undefined;
  }

  #open(options: AccessOptions): Callers {
    const problems = accessProblems(options, this.areFoundByName);
    if (problems.length > 0) throw new ProblemListError('Callers cannot be configured:', problems);
    const opened = options.callers.map((caller) => [callerOf(caller), caller] as const);
    const byName = new Map(opened.map(([caller]) => [caller.name, caller]));
    return {
      byName,
      byDigest: byKeyDigest(opened),
      byToken: TokenAuthenticator.open(opened, this.#issuerKeys),
    };
  }
}

function callerOf({ name, grants, limits }: CallerOptions): Caller {
  return Object.freeze({ name, grants, ...(limits !== undefined && { limits }) });
}

function byKeyDigest(callers: readonly (readonly [Caller, CallerOptions])[]): ReadonlyMap<string, Caller> {
  return new Map(
    callers.flatMap(([caller, { keyDigests = [] }]) => keyDigests.map((digest) => [digest, caller])),
  );
}
