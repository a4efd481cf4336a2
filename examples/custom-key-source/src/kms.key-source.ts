import type { KeySource, RemoteKey } from 'mintmark';

/** What this example needs of a KMS; the client of yours has calls like these. */
export interface KmsClient {
  /** SPKI, PEM. */
  getPublicKey(keyName: string): Promise<string>;
  /** RSASSA-PKCS1-v1_5 with SHA-256 over the message, raw. Ends when the signal aborts. */
  sign(keyName: string, message: Buffer, signal: AbortSignal): Promise<Buffer>;
}

/** Keys that stay in a KMS, which signs with them: `kms:phoenix/2026`. */
export class KmsKeySource implements KeySource {
  readonly scheme = 'kms';
  readonly #kms: KmsClient;

  constructor(kms: KmsClient) {
    this.#kms = kms;
  }

  async read(locator: string): Promise<RemoteKey> {
    return {
      publicKey: await this.#kms.getPublicKey(locator),
      sign: (bytes, signal) => this.#kms.sign(locator, bytes, signal),
    };
  }
}
