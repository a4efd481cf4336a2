import { Inject, Injectable } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import { ProblemListError } from '../errors/problem-list-error.js';
import { Clock } from '../tokens/clock.js';
import { ACCESS_OPTIONS, type AccessOptions, type CallerOptions } from './access.options.js';
import { callerKeyDigest, isMistypedKey } from './api-keys.js';
import type { Caller } from './caller.js';
import { CallerAuthenticator } from './caller-authenticator.js';
import type { IssuerKeys } from './issuer-keys.js';
import { TokenAuthenticator } from './token-authenticator.js';

/** What comes of a key that was not set. */
const DIGEST_OF_NOTHING = callerKeyDigest('');

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

  /** @throws {ProblemListError} when a name or a digest is given twice, or malformed, or an issuer's keys are unreadable */
  constructor(
    @Inject(ACCESS_OPTIONS) options: AccessOptions,
    @Inject(Clock) private readonly clock: Clock,
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

  #open({ callers }: AccessOptions): Callers {
    const opened = callers.map((options) => [callerOf(options), options] as const);
    const byName = new Map(opened.map(([caller]) => [caller.name, caller]));
    return {
      byName,
      byDigest: digestsOf(opened),
      byToken: TokenAuthenticator.open(opened, this.#issuerKeys),
    };
  }
}

function callerOf({ name, grants, limits }: CallerOptions): Caller {
  return Object.freeze({ name, grants, ...(limits !== undefined && { limits }) });
}

/** @throws {ProblemListError} as the constructor */
function digestsOf(callers: readonly (readonly [Caller, CallerOptions])[]): ReadonlyMap<string, Caller> {
  const names = callers.map(([{ name }]) => name);
  const problems = names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `caller ${name}: the name is given twice`);
  const byDigest = new Map<string, Caller>();
  for (const [caller, { keyDigests = [] }] of callers) {
    for (const digest of keyDigests) {
      if (!/^[0-9a-f]{64}$/.test(digest))
        problems.push(`caller ${caller.name}: a key digest is not 64 hexadecimal digits`);
      else if (digest === DIGEST_OF_NOTHING) problems.push(`caller ${caller.name}: a key is empty`);
      else if (byDigest.has(digest)) problems.push(`caller ${caller.name}: a key digest is given twice`);
      else byDigest.set(digest, caller);
    }
  }
  if (problems.length > 0) throw new ProblemListError('Callers cannot be configured:', problems);
  return byDigest;
}
