/** One caller and the keys that it may present. */
export interface CallerOptions {
  readonly name: string;
  /** SHA-256 of each key, as `callerKeyDigest` makes it; several at once, so that keys can be rotated. */
  readonly keyDigests: readonly string[];
}

/** Who may call the controllers. */
export interface AccessOptions {
  readonly callers: readonly CallerOptions[];
}

/** Say symbol of the options. */
export const ACCESS_OPTIONS = Symbol('mintmark:access-options');
