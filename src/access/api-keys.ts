import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What every caller key begins with, so that secret scanners find one wherever it lies. */
const PREFIX = 'mm_';

/** `mm_`, 256 random bits and the CRC-32 of what stands before, all in lower-case hexadecimal. */
const KEY = /^mm_[0-9a-f]{64}[0-9a-f]{8}$/;

/** Makes a key for a caller. It is shown once; what is kept is its digest. */
export function createApiKey(): string {
  const body = `${PREFIX}${randomBytes(32).toString('hex')}`;
  return body + checksumOf(body);
}

/** Whether a text was meant to be such a key, and lost or changed a character on its way. */
export function isMistypedKey(text: string): boolean {
  return text.startsWith(PREFIX) && !(KEY.test(text) && text.endsWith(checksumOf(text.slice(0, -8))));
}

/** SHA-256 of a caller key, in lower-case hexadecimal: the only form in which callers' keys are kept. */
export function callerKeyDigest(key: string): string {
  return hash('sha256', key, 'hex');
}

function checksumOf(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
