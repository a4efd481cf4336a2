import { MintmarkError } from '../errors/mintmark-error.js';
import type { ImportedKey } from './imported-key.js';
import { KeyRefusedError } from './key-refused.error.js';
import type { RemoteKey } from './key-source.js';
import { rsaKey } from './rsa-key.js';
import { importRsaPublicKey } from './rsa-public-key.js';

/** Milliseconds that a signature from afar may take. */
const SIGNATURE_TIMEOUT_MS = 5_000;

/** Imports a key that signs from afar. @throws {KeyRefusedError} when its public half cannot be used */
export function importRemoteKey(remote: RemoteKey): ImportedKey {
  if (typeof remote.publicKey !== 'string' || typeof remote.sign !== 'function') {
    throw new KeyRefusedError('unparsable', 'is neither a text nor a key with publicKey and sign');
  }
  return rsaKey(importRsaPublicKey(remote.publicKey), (bytes) => signInTime(remote, bytes));
}

/** @throws {MintmarkError} `key_unavailable` when there is no signature in time, whatever the signer does */
async function signInTime(remote: RemoteKey, bytes: Buffer): Promise<Buffer> {
  const signal = AbortSignal.timeout(SIGNATURE_TIMEOUT_MS);
  const timedOut = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('no signature in time'));
    });
  });
  try {
    const signature: unknown = await Promise.race([remote.sign(bytes, signal), timedOut]);
    if (Buffer.isBuffer(signature)) return signature;
    throw new TypeError('the signature is not a Buffer');
  } catch (cause) {
    throw new MintmarkError('key_unavailable', { detail: 'The key did not sign.', cause });
  }
}
