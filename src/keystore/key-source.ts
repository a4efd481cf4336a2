import { KeyRefusedError } from './key-refused.error.js';

/**
 * Where key material is read: `env:NAME`, `file:/path`, or `<scheme>:<locator>` of a source of your own.
 * A literal secret is never a reference.
 */
export type KeyReference = `${string}:${string}`;

/**
 * Port: a place that key material comes from. `env` and `file` are built in; pass others to
 * `KeyStoreModule.forRoot({ sources })`.
 */
export interface KeySource {
  /** The part of a reference before its first colon: lower-case letters, digits and hyphens. */
  readonly scheme: string;

  /**
   * Reads the material that a locator (the part after the first colon) names: the secret's text, or a PEM.
   * Called once a key, at start. The text is parsed and dropped; the KeyStore alone keeps the parsed key.
   *
   * @throws {KeyRefusedError} or any error when it cannot be read. The message of a `KeyRefusedError` is shown
   * to the operator and must not contain material; of any other error only the class is shown.
   */
  read(locator: string): string | Promise<string>;
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
