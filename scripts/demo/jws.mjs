import { createHmac, timingSafeEqual, verify } from 'node:crypto';

/**
 * A compact JWS, taken apart (RFC 7515 section 7.1).
 *
 * @typedef {object} Jws
 * @property {Readonly<Record<string, unknown>>} header
 * @property {Readonly<Record<string, unknown>>} claims
 * @property {string} input what was signed: header and claims as they were sent
 * @property {Buffer} signature
 */

/**
 * Takes a token apart. Nothing it says is believed yet.
 *
 * @param {string} token
 * @returns {Jws | undefined} `undefined` when it is none
 */
export function parseJws(token) {
  const [header, claims, signature, ...rest] = token.split('.').map(decodePart);
  if (!header || !claims || !signature || rest.length > 0) return undefined;
  const parts = { header: parseObject(header), claims: parseObject(claims) };
  if (!parts.header || !parts.claims) return undefined;
  const input = token.slice(0, token.lastIndexOf('.'));
  return { header: parts.header, claims: parts.claims, input, signature };
}

/**
 * Whether a signature holds. The algorithm is the verifier's choice, never the token's.
 *
 * @param {Jws} jws
 * @param {'HS256' | 'RS256'} algorithm
 * @param {string} key the shared secret, or the public key in PEM
 * @returns {boolean}
 */
export function signatureHolds({ input, signature }, algorithm, key) {
  if (algorithm === 'RS256') return verify('RSA-SHA256', Buffer.from(input), key, signature);
  const expected = createHmac('sha256', key).update(input).digest();
  return expected.length === signature.length && timingSafeEqual(expected, signature);
}

/**
 * @param {string} part base64url without padding, in its one canonical form
 * @returns {Buffer | undefined}
 */
function decodePart(part) {
  const bytes = Buffer.from(part, 'base64url');
  return part !== '' && bytes.toString('base64url') === part ? bytes : undefined;
}

/**
 * @param {Buffer} json
 * @returns {Readonly<Record<string, unknown>> | undefined}
 */
function parseObject(json) {
  try {
    const value = /** @type {unknown} */ (JSON.parse(json.toString('utf8')));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? /** @type {Record<string, unknown>} */ (value) : undefined;
  } catch {
    return undefined;
  }
}
