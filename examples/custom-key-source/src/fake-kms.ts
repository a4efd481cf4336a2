import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { KmsClient } from './kms.key-source.js';

/** A KMS in another object instead of another building: it makes its keys, and gives none of them out. */
export class FakeKms implements KmsClient {
  readonly #keys = new Map<string, KeyObject>();
  isReachable = true;
  signatureCount = 0;

  createKey(keyName: string): void {
    this.#keys.set(keyName, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
  }

  async getPublicKey(keyName: string): Promise<string> {
    return createPublicKey(this.#key(keyName)).export({ type: 'spki', format: 'pem' }).toString();
  }

  async sign(keyName: string, message: Buffer, signal: AbortSignal): Promise<Buffer> {
    await wait(5, undefined, { signal });
    this.signatureCount += 1;
    return sign('RSA-SHA256', message, this.#key(keyName));
  }

  #key(keyName: string): KeyObject {
    if (!this.isReachable) throw new Error('no connection');
    const key = this.#keys.get(keyName);
    if (key === undefined) throw new Error('there is no such key');
    return key;
  }
}
