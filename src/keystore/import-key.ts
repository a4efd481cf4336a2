import { MintmarkError } from '../errors/mintmark-error.js';
import { importHmacSecret } from './hmac-secret.js';
import type { ImportedKey } from './imported-key.js';
import type { JwtAlgorithm } from './jwt.types.js';
import { KeyRefusedError } from './key-refused.error.js';
import type { KeyMaterial } from './key-source.js';
import { importRemoteKey } from './remote-key.js';
import { importRsaPrivateKey } from './rsa-private-key.js';

/** What the one who configured a key says of it. */
export interface KeyImportOptions {
  /** Accept an HS256 secret under 32 bytes because the provider chose it; a warning instead of a refusal. */
  readonly allowShortSecret?: boolean;
}

/**
 * Parses key material, or takes a key that signs from afar, for the algorithm that the contract pins, and proves it by
 * signing and verifying once.
 *
 * @throws {KeyRefusedError} naming the reason, never the material.
 */
export async function importKey(
  algorithm: JwtAlgorithm,
  material: KeyMaterial,
  options: KeyImportOptions = {},
): Promise<ImportedKey> {
  const key = parse(algorithm, material, options);
  await selfTest(key);
  return key;
}

function parse(
  algorithm: JwtAlgorithm,
  material: KeyMaterial,
  { allowShortSecret = false }: KeyImportOptions,
): ImportedKey {
  if (typeof material !== 'string') return importRemoteKey(algorithm, material);
  return algorithm === 'RS256'
    ? importRsaPrivateKey(material)
    : importHmacSecret(material, { allowShortSecret });
}

async function selfTest(key: ImportedKey): Promise<void> {
  const token = await testToken(key);
  const dot = token.lastIndexOf('.');
  if (!key.verify(Buffer.from(token.slice(0, dot)), Buffer.from(token.slice(dot + 1), 'base64url'))) {
    throw new KeyRefusedError('self_test_failed', 'does not verify its own signature: the key is damaged');
  }
}

/** @throws {KeyRefusedError} with no more of a foreign error than its class, as its text may hold material */
async function testToken(key: ImportedKey): Promise<string> {
  try {
    return await key.signJwt({ alg: key.algorithm, typ: 'JWT' }, { iat: 1 });
  } catch (error) {
    const cause = error instanceof MintmarkError ? error.cause : error;
    if (cause instanceof KeyRefusedError) throw cause;
    const name = cause instanceof Error ? cause.name : 'unknown error';
    throw new KeyRefusedError('self_test_failed', `does not sign (${name})`);
  }
}
