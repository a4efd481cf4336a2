import { MintmarkError, requestInvalid } from '../errors/mintmark-error.js';
import type { ImportedKey } from './imported-key.js';
import type { JwtClaims, JwtHeader } from './jwt.types.js';
import type { KeyRingId, KeyVersion } from './key-ring.js';
import { signChannel } from './sign-channel.js';
import { mayBeSigningInput } from './signing-input.js';
import { traced } from './traced.js';

/** Why bytes are refused though they may be meant honestly. */
const SIGNING_INPUT_RULE =
  'must have no text before a full stop that decodes to the header of a token: what is signed could pass for one';

/**
 * The right to sign with one version, for the request at hand: it is not to be kept, as the version may retire. Signs,
 * and gives nothing of the key.
 */
export class SigningKey {
  readonly #ring: KeyRingId;
  readonly #key: ImportedKey;

  constructor(
    ring: KeyRingId,
    readonly version: KeyVersion,
    key: ImportedKey,
  ) {
    this.#ring = ring;
    this.#key = key;
  }

  /** Signs header and claims exactly as given, as a compact JWS. @throws {MintmarkError} `key_unavailable` */
  async signJwt(header: JwtHeader, claims: JwtClaims): Promise<string> {
    if (header.alg !== this.#key.algorithm) throw new MintmarkError('key_unavailable');
    return this.#traced(() => this.#key.signJwt(header, claims));
  }

  /**
   * Signs bytes exactly as given, with RSASSA-PKCS1-v1_5 and SHA-256; for RS256 only. Refuses whatever a
   * verifier could take for the signing input of a JWS, which would make a token of it.
   *
   * @returns the raw signature
   * @throws {MintmarkError} `request_invalid` for a signing input; `key_unavailable`
   */
  async signBytes(bytes: Buffer): Promise<Buffer> {
    const { signBytes } = this.#key;
    if (signBytes === undefined) throw new MintmarkError('key_unavailable');
    if (mayBeSigningInput(bytes)) {
      throw requestInvalid([{ field: 'body', message: SIGNING_INPUT_RULE }]);
    }
    return this.#traced(() => signBytes(bytes));
  }

  #traced<Signed>(sign: () => Promise<Signed>): Promise<Signed> {
    const { provider, account } = this.#ring;
    const { keyId, algorithm } = this.version;
    return traced(signChannel, { provider, account, keyId, algorithm }, sign);
  }
}
