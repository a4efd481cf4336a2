import type { JwtAlgorithm } from './jwt.types.js';
import type { KeyReference } from './key-source.js';
import type { KeyState } from './key-state.js';

/** Names one ring: the provider and the account whose tokens it signs. */
export interface KeyRingId {
  readonly provider: string;
  readonly account: string;
}

/** One version of a ring's key, as configured. Instants are milliseconds since the epoch. */
export interface KeyVersionDeclaration {
  /** Our name of the version; appears in answers, logs and the audit. Not a secret. */
  readonly keyId: string;
  /** Where the material is read. */
  readonly source: KeyReference;
  /** What the provider calls this key, where tokens must carry it as `kid`. Public. */
  readonly kid?: string;
  /** Accept an HS256 secret under 32 bytes, because the provider chose it. */
  readonly allowShortSecret?: boolean;
  /** From when it signs; always when not given, `Infinity` while nobody has said when. */
  readonly activateAtMs?: number;
  /** From when it signs no more, even if no other version has taken over. */
  readonly retireAtMs?: number;
  /** Neither signs nor verifies, and its material is not even read. */
  readonly revoked?: boolean;
  /** When the key was made. */
  readonly createdAtMs?: number;
  /** Where it is configured, to be named in problems: a variable, or a line of a file. Ring and key id when not given. */
  readonly origin?: string;
}

/**
 * How the provider lets a key be replaced. `overlap`: it knows several at once. `cutover`: it knows one, and the moment
 * it is replaced, what the old one signed is dead. `upload`: we register the new public key with it beforehand.
 */
export type Rotation = 'overlap' | 'cutover' | 'upload';

/** A ring as configured: one algorithm, pinned by the provider's contract. */
export interface KeyRingDeclaration extends KeyRingId {
  readonly algorithm: JwtAlgorithm;
  readonly rotation: Rotation;
  /** How long a token that it signs can live: so long does a version verify after its last signature. */
  readonly maxTokenSeconds: number;
  readonly versions: readonly KeyVersionDeclaration[];
  /** The header that carries the secret itself to the provider, where it doubles as an API key; else it is never sent. */
  readonly sentAs?: string;
  /** Where the provider's own public key is read, with which it signs its calls of the operator. */
  readonly webhookKey?: KeyReference;
  /** Where that is configured, to be named in problems with it. Ring and reference when not given. */
  readonly webhookKeyOrigin?: string;
  /** What the account is for, in the operator's words: `live`, `test`. */
  readonly environment?: string;
}

/** The public half of an RSA key, as a provider registers it. */
export interface PublicKey {
  /** SPKI, PEM (`-----BEGIN PUBLIC KEY-----`). */
  readonly pem: string;
  /** RFC 7517, with `use` and `alg`; without `kid`. */
  readonly jwk: Readonly<Record<string, unknown>>;
  /** RFC 7638: SHA-256 over the key's required members, base64url. */
  readonly thumbprint: string;
}

/** What may be known of a key version outside `keystore/`: never material, nor anything derived from a secret. */
export interface KeyVersion {
  readonly keyId: string;
  readonly algorithm: JwtAlgorithm;
  /** The provider's name of the key, where it has one. */
  readonly kid?: string;
  /** Present for RS256, once it was read. */
  readonly publicKey?: PublicKey;
  /** Weaknesses that were let through because the operator said so. */
  readonly warnings: readonly string[];
  /** When it begins to sign; `-Infinity`: always has, `Infinity`: nobody has said when. */
  readonly signsFromMs: number;
  /** When it signs no more: it retires, or a newer version takes over; `Infinity` while neither is planned. */
  readonly signsUntilMs: number;
  /** When the last token that it can have signed has expired. */
  readonly verifiesUntilMs: number;
  readonly createdAtMs?: number;
}

/** A version as it stands at an instant. */
export interface KeyVersionAt extends KeyVersion {
  readonly state: KeyState;
}

/** A ring as it stands at an instant. */
export interface KeyRingDescription extends KeyRingId {
  readonly algorithm: JwtAlgorithm;
  readonly rotation: Rotation;
  readonly environment?: string;
  readonly versions: readonly KeyVersionAt[];
}
