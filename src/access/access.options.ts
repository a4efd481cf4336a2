import type { CallerLimits } from './caller.js';
import type { Grant } from './grant.js';

/** A JWT that a caller has from an issuer of its own: OpenID Connect, or Kubernetes for its service accounts. */
export interface CallerTokenOptions {
  /** Claim `iss`, exactly. */
  readonly issuer: string;
  /** What claim `aud` must contain. */
  readonly audience: string;
  /** Where the issuer's public keys are: an `https` URL (or `http` to this machine), or `file:/path` of a JWK Set. */
  readonly jwks: string;
  /** Claims that must have exactly these values, so that the token is this caller's and nobody else's; at least one. */
  readonly claims: Readonly<Record<string, string | number | boolean>>;
}

/** One caller, how it authenticates (by keys, tokens, or an authenticator of the host's own), and what it may do. */
export interface CallerOptions {
  readonly name: string;
  /** SHA-256 of each key, as `callerKeyDigest` makes it; several at once, so that keys can be rotated. */
  readonly keyDigests?: readonly string[];
  /** JWTs that it may present instead. */
  readonly tokens?: readonly CallerTokenOptions[];
  /** What it may do; `FULL_ACCESS` for everything. */
  readonly grants: readonly Grant[];
  /** How often it may ask, where that differs from the others. */
  readonly limits?: CallerLimits;
}

/** Who may call the controllers. */
export interface AccessOptions {
  readonly callers: readonly CallerOptions[];
  /** How often every caller may ask; without limits as often as it likes. */
  readonly limits?: CallerLimits;
}

/** Symbol of the options. */
export const ACCESS_OPTIONS = Symbol('mintmark:access-options');

/** Symbol of whether an authenticator of the host's own finds callers, by name: they then need no keys. */
export const ARE_FOUND_BY_NAME = Symbol('mintmark:are-found-by-name');
