import { KeyRefusedError } from './key-refused.error.js';

/**
 * Where key material is read: `env:NAME`, `file:/path`, or `<scheme>:<locator>` of a source of your own.
 * A literal secret is never a reference.
 */
export type KeyReference = `${string}:${string}`;

/**
 * A private key that stays where it is: a KMS, an HSM, a signing service. Only RS256 can be signed from afar: a shared
 * secret must be at hand to verify with.
 */
export interface RemoteKey {
  /** SPKI, PEM. Signatures are verified with it here, and it is what gets published. */
  readonly publicKey: string;
  /**
   * Signs bytes with RSASSA-PKCS1-v1_5 and SHA-256, and returns the raw signature. May be called many times at once.
   * A signature that takes longer than 5 seconds counts as failed, and `signal` is then aborted; so does one that does
   * not hold under `publicKey`.
   */
  sign(bytes: Buffer, signal: AbortSignal): Promise<Buffer>;
}

/** What a source has for a key: the secret's text or a PEM, or a key that signs from afar. */
export type KeyMaterial = string | RemoteKey;

/**
 * Port: a place that key material comes from. `env` and `file` are built in; pass others to
 * `KeyStoreModule.forRoot({ sources })`.
 */
export interface KeySource {
  /** The part of a reference before its first colon: lower-case letters, digits and hyphens. */
  readonly scheme: string;

  /**
   * Reads the material that a locator (the part after the first colon) names. Called once a key at start, and again
   * whenever the keys are read anew. A text is parsed and dropped; the KeyStore alone keeps the parsed key.
   * What is not read within 10 seconds counts as failed, and `signal` is then aborted.
   *
   * @throws {KeyRefusedError} or any error when it cannot be read. The message of a `KeyRefusedError` is shown
   * to the operator and must not contain material; of any other error only the class is shown.
   */
  read(locator: string, signal: AbortSignal): KeyMaterial | Promise<KeyMaterial>;
}

const REFERENCE = /^([a-z][a-z0-9-]*):(.+)$/s;

/** Splits a reference into scheme and locator. @throws {KeyRefusedError} `reference_invalid`; never echoes it. */
export function parseKeyReference(reference: string): { readonly scheme: string; readonly locator: string } {
  const [, scheme, locator] = REFERENCE.exec(reference) ?? [];
  if (scheme === undefined || locator === undefined) {
    throw new KeyRefusedError(
      'reference_invalid',
      'is not a key reference: give env:NAME, file:/path or the scheme of a key source, never the secret itself',
    );
  }
  return { scheme, locator };
}
