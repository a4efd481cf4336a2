import { generateKeyPairSync, randomBytes } from 'node:crypto';

/**
 * The keys of one run of the demo. They live as long as it does and are written nowhere but into the environment of
 * the service.
 *
 * @typedef {ReturnType<typeof generateRunKeys>} RunKeys
 */

/** Generates fresh keys: a secret for each of three providers, an RSA pair for Phoenix, and one for the caller. */
export function generateRunKeys() {
  return {
    caller: randomBytes(32).toString('base64url'),
    gamopanda: randomBytes(32).toString('base64url'),
    lynes: randomBytes(32).toString('base64url'),
    stacked: randomBytes(32).toString('base64url'),
    phoenix: generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }),
  };
}
