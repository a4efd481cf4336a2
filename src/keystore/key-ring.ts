import type { JwtAlgorithm } from './jwt.types.js';
import type { KeyReference } from './key-source.js';

/** Names one ring: the provider and the account whose tokens it signs. */
export interface KeyRingId {
  readonly provider: string;
  readonly account: string;
}

/** One version of a ring's key, as configured. */
export interface KeyVersionDeclaration {
  /** Our name of the version; appears in answers, logs and the audit. Not a secret. */
  readonly keyId: string;
  /** Where the material is read. */
  readonly source: KeyReference;
  /** What the provider calls this key, where tokens must carry it as `kid`. Public. */
  readonly kid?: string;
  /** The header that carries the secret itself to the provider, where it doubles as an API key; else it is never sent. */
  readonly sentAs?: string;
  /** Accept an HS256 secret under 32 bytes, because the provider chose it. */
  readonly allowShortSecret?: boolean;
}

/** A ring as configured: one algorithm, pinned by the provider's contract. */
export interface KeyRingDeclaration extends KeyRingId {
  readonly algorithm: JwtAlgorithm;
  readonly version: KeyVersionDeclaration;
}

/** The public half of an RSA key, as a provider registers it. */
export interface PublicKey {
  /** SPKI, PEM (`-----BEGIN PUBLIC KEY-----`). */
  readonly pem: string;
  /** RFC 7517, with `use` and `alg`; without `kid`. */
  readonly jwk: Readonly<Record<string, unknown>>;
}

/** What may be known of a key version outside `keystore/`: never material, nor anything derived from a secret. */
export interface KeyVersion {
  readonly keyId: string;
  readonly algorithm: JwtAlgorithm;
  readonly state: 'active';
  /** The provider's name of the key, where it has one. */
  readonly kid?: string;
  /** Present for RS256. */
  readonly publicKey?: PublicKey;
  /** Weaknesses that were let through because the operator said so. */
  readonly warnings: readonly string[];
}

/** A ring and its imported versions. */
export interface KeyRingDescription extends KeyRingId {
  readonly versions: readonly KeyVersion[];
}
