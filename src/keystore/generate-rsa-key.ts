import { generateKeyPair } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** The sizes of RSA keys that are made, in bits. */
export const RSA_KEY_BITS = [2048, 3072, 4096] as const;

/** A private key in a new file. */
export interface NewKeyFile {
  /** SPKI PEM. */
  readonly publicKeyPem: string;
  /** Takes the file away again, and the folders that were made for it. */
  readonly discard: () => void;
}

/**
 * Makes an RSA key and writes its private half, PKCS#8 PEM, to a new file that its owner alone can read (mode 0600),
 * in folders that only he can enter where there are none yet. Never overwrites. The private half goes nowhere else.
 *
 * @throws what the file system throws, `EEXIST` where there is a file; nothing is left behind then
 */
export async function generateRsaKeyFile(
  path: string,
  bits: (typeof RSA_KEY_BITS)[number],
): Promise<NewKeyFile> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: bits,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const discard = writeNewFile(path, privateKey);
  return { publicKeyPem: publicKey, discard };
}

/** @returns what undoes it */
function writeNewFile(path: string, text: string): () => void {
  const folder = dirname(path);
  const firstMade = mkdirSync(folder, { recursive: true, mode: 0o700 });
  const undo: (() => void)[] = [];
  if (firstMade !== undefined)
    undo.push(() => {
      removeFolders(folder, firstMade);
    });
  const discard = (): void => {
    for (const step of undo.splice(0).reverse()) step();
  };
  try {
    const file = openSync(path, 'wx', 0o600);
    undo.push(() => {
      rmSync(path, { force: true });
    });
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return discard;
  } catch (error) {
    discard();
    throw error;
  }
}

/** Removes folders from the innermost to the outermost, as long as they are empty. */
function removeFolders(innermost: string, outermost: string): void {
  try {
    for (let folder = innermost; folder.length >= outermost.length; folder = dirname(folder))
      rmdirSync(folder);
  } catch {
    // Something else has come into it: it stays.
  }
}
