import type { KeyObject } from 'node:crypto';
import { MintmarkError } from '../errors/mintmark-error.js';
import type { ImportedKey } from './imported-key.js';
import { inTime } from './in-time.js';
import type { JwtAlgorithm } from './jwt.types.js';
import { KeyRefusedError } from './key-refused.error.js';
import type { RemoteKey } from './key-source.js';
import { rsaKey } from './rsa-key.js';
import { importRsaPublicKey } from './rsa-public-key.js';
import { isRsaSignature } from './signature-check.js';

/** Seconds that a signature from afar may take. */
const SIGNATURE_TIMEOUT_SECONDS = 5;

/**
 * Imports a key that signs from afar.
 *
 * @throws {KeyRefusedError} when it is none, when its public half cannot be used, or when the algorithm needs a secret
 */
export function importRemoteKey(algorithm: JwtAlgorithm, material: unknown): ImportedKey {
  if (!isRemoteKey(material)) {
    throw new KeyRefusedError('unparsable', 'is neither a text nor a key with publicKey and sign');
  }
  if (algorithm !== 'RS256') {
    throw new KeyRefusedError(
      'remote_secret',
      'signs from afar: a shared secret must be at hand to verify with',
    );
  }
  const publicKey = importRsaPublicKey(material.publicKey);
  return rsaKey(publicKey, (bytes) => signInTime(material, publicKey, bytes));
}

function isRemoteKey(material: unknown): material is RemoteKey {
  const { publicKey, sign } = (material ?? {}) as Partial<Record<keyof RemoteKey, unknown>>;
  return typeof publicKey === 'string' && typeof sign === 'function';
}

/**
 * Checks the signature too: a key that was replaced over there would sign what nobody accepts.
 *
 * @throws {MintmarkError} `key_unavailable` when there is no such signature in time, whatever the signer does
 */
async function signInTime(remote: RemoteKey, publicKey: KeyObject, bytes: Buffer): Promise<Buffer> {
  try {
    const late = (): KeyRefusedError => unfit(`does not sign within ${SIGNATURE_TIMEOUT_SECONDS} seconds`);
    const signature = await inTime(SIGNATURE_TIMEOUT_SECONDS, late, (signal) => remote.sign(bytes, signal));
    refuseOther(signature, publicKey, bytes);
    return signature;
  } catch (cause) {
    throw new MintmarkError('key_unavailable', { detail: 'The key did not sign.', cause });
  }
}

function refuseOther(signature: unknown, publicKey: KeyObject, bytes: Buffer): void {
  if (!Buffer.isBuffer(signature)) throw unfit('gives a signature that is no Buffer');
  if (!isRsaSignature(publicKey, bytes, signature)) {
    throw unfit('gives a signature that does not hold under its public key');
  }
}

function unfit(message: string): KeyRefusedError {
  return new KeyRefusedError('self_test_failed', message);
}
