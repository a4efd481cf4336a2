import { readFileSync } from 'node:fs';
import type { JWTVerifyGetKey } from 'jose';
import { JWKSNoMatchingKey } from 'jose/errors';
import { createLocalJWKSet } from 'jose/jwks/local';
import { MintmarkError } from '../errors/mintmark-error.js';
import { getJson } from '../http/upstream.js';

/** Milliseconds after which an issuer's keys are fetched again, beside the request that finds them that old. */
const REFRESH_AFTER_MS = 300_000;

/** Milliseconds after which keys that nobody needed meanwhile are used only once the issuer was asked again. */
const ASK_FIRST_AFTER_MS = 2 * REFRESH_AFTER_MS;

/** Milliseconds for which keys are believed though the issuer cannot be asked for them. */
const BELIEVED_FOR_MS = 3_600_000;

/** Milliseconds in which an issuer is not asked again, whatever key a token names and however the last fetch went. */
const REST_MS = 10_000;

/** Milliseconds for one fetch. */
const FETCH_TIMEOUT_MS = 3_000;

/** The public keys of an issuer, for verifying its tokens. */
export interface IssuerKeys {
  readonly find: JWTVerifyGetKey;
}

/**
 * Opens an issuer's JWK Set: of a URL it is fetched when it is first needed, and kept. While the issuer cannot be asked,
 * what it said last is believed for an hour; then nobody is.
 *
 * @throws {Error} when a file cannot be read, or is no JWK Set
 */
export function openIssuerKeys(jwks: string): IssuerKeys {
  if (jwks.startsWith('file:')) {
    return { find: createLocalJWKSet(JSON.parse(readFileSync(jwks.slice('file:'.length), 'utf8')) as never) };
  }
  const keys = new FetchedKeys(jwks);
  return { find: (header, token) => keys.find(header, token) };
}

type Asked = Parameters<JWTVerifyGetKey>;
type Key = Awaited<ReturnType<JWTVerifyGetKey>>;

/** Keys that are fetched. By a clock that nobody sets, as jose's own remote set is not. */
class FetchedKeys {
  #keys: JWTVerifyGetKey | undefined;
  /** When `#keys` came. */
  #fetchedAtMs = -Infinity;
  /** When the last fetch ended, well or not. */
  #askedAtMs = -Infinity;
  #failure: unknown;
  #fetching: Promise<void> | undefined;

  constructor(private readonly url: string) {}

  /** @throws {MintmarkError} `issuer_unavailable`; what jose throws where there is no such key */
  async find(...asked: Asked): Promise<Key> {
    if (sinceMs(this.#fetchedAtMs) >= REFRESH_AFTER_MS) this.#ask();
    if (!this.#areBelieved || sinceMs(this.#askedAtMs) >= ASK_FIRST_AFTER_MS) await this.#fetching;
    try {
      return await this.#believed(...asked);
    } catch (error) {
      if (!(error instanceof JWKSNoMatchingKey)) throw error;
    }
    this.#ask();
    await this.#fetching;
    // It may be one that the issuer has had since, which nobody could say.
    if (this.#failure !== undefined) throw this.#unavailable();
    return this.#believed(...asked);
  }

  get #areBelieved(): boolean {
    return sinceMs(this.#fetchedAtMs) < BELIEVED_FOR_MS;
  }

  async #believed(...asked: Asked): Promise<Key> {
    if (this.#keys === undefined || !this.#areBelieved) throw this.#unavailable();
    return this.#keys(...asked);
  }

  #unavailable(): MintmarkError {
    return new MintmarkError('issuer_unavailable', { cause: this.#failure });
  }

  /** Begins a fetch, unless one is under way or ended just now. */
  #ask(): void {
    if (sinceMs(this.#askedAtMs) >= REST_MS) this.#fetching ??= this.#fetch();
  }

  /** Never rejects. */
  async #fetch(): Promise<void> {
    try {
      this.#keys = createLocalJWKSet((await fetchKeys(this.url)) as never);
      this.#fetchedAtMs = performance.now();
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error;
    } finally {
      this.#askedAtMs = performance.now();
      this.#fetching = undefined;
    }
  }
}

function sinceMs(thenMs: number): number {
  return performance.now() - thenMs;
}

/** Under the bounds of every call that leaves this machine: one deadline, 64 KiB, and no redirect. */
function fetchKeys(url: string): Promise<unknown> {
  return getJson({
    url,
    headers: {},
    timeoutMs: FETCH_TIMEOUT_MS,
    knownCodes: [],
  });
}
