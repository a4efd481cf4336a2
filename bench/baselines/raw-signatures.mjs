import { createHmac, createSecretKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { gamopandaClaims, phoenixClaims } from './claims.mjs';

const signAside = promisify(sign);
const secret = createSecretKey(randomBytes(32));
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** @param {object} value */
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * A Gamopanda token by `node:crypto` alone.
 *
 * @param {string} externalId
 */
export function rawHs256(externalId) {
  const input = `${encoded({ alg: 'HS256', typ: 'JWT', kid: 'gp_0_0' })}.${encoded(gamopandaClaims(externalId))}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/**
 * A Phoenix token by `node:crypto` alone, signed in a thread of libuv's.
 *
 * @param {Parameters<typeof phoenixClaims>[0]} player
 */
export async function rawRs256(player) {
  const input = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(phoenixClaims(player))}`;
  return `${input}.${(await signAside('RSA-SHA256', Buffer.from(input), privateKey)).toString('base64url')}`;
}
