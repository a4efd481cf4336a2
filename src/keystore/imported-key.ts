import type { JwtAlgorithm } from './jwt.types.js';
import type { PublicKey } from './key-ring.js';
import type { SignatureHint } from './signature-hint.js';

/** A key that passed import. Stays inside `keystore/`; what others see of it is `KeyVersion`. */
export interface ImportedKey {
  readonly algorithm: JwtAlgorithm;
  /** Weaknesses that were let through because the operator said so. */
  readonly warnings: readonly string[];
  /** Present for RS256. */
  readonly publicKey?: PublicKey;
  /** The secret's text, of a shared secret only: some providers want it in a header. */
  readonly reveal?: () => string;
  /** Signs bytes as they are, with RSASSA-PKCS1-v1_5 and SHA-256; for RS256 only. */
  readonly signBytes?: (bytes: Buffer) => Promise<Buffer>;
  /** Signs a JWT of this header and claims as a compact JWS, exactly as given. */
  signJwt(header: object, claims: object): Promise<string>;
  /** Checks a signature over these bytes in constant time; never throws. */
  verify(bytes: Buffer, signature: Buffer): boolean;
  /** Recognises a mistake in the use of this key behind a signature that does not hold. */
  explain(bytes: Buffer, signature: Buffer): SignatureHint | undefined;
}
