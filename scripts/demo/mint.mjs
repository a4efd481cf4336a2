import { isDeepStrictEqual } from 'node:util';
import { parseJws } from './jws.mjs';
import { post } from './post.mjs';
import { check, flatten, verifyToken } from './verify-token.mjs';

/**
 * A minted token as the table shows it.
 *
 * @typedef {object} Minted
 * @property {string} provider
 * @property {string} player
 * @property {string} token
 * @property {Readonly<Record<string, unknown>>} header
 * @property {Readonly<Record<string, unknown>>} claims by path
 * @property {Readonly<Record<string, unknown>>} delivery as answered
 * @property {readonly import('./verify-token.mjs').Check[]} checks
 */

/**
 * Has one token minted over HTTP, and checks it and what was said of it.
 *
 * @param {string} serviceUrl
 * @param {string} callerKey
 * @param {import('./orders.mjs').Order} order
 * @returns {Promise<Minted>}
 */
export async function mintAndVerify(serviceUrl, callerKey, order) {
  const { provider, player } = order;
  const answer = await post(`${serviceUrl}/v1/${provider}/tokens`, callerKey, order.request);
  const token = String(answer['token']);
  const { header = {}, claims = {} } = parseJws(token) ?? {};
  const delivery = /** @type {Record<string, unknown>} */ (answer['delivery']);
  const isDelivered = isDeepStrictEqual(delivery, order.delivery(token));
  return {
    provider,
    player,
    token,
    header,
    claims: flatten(claims),
    delivery,
    checks: [
      ...verifyToken(token, order.expected, Date.now() / 1000),
      check('expiry as answered', expiryProblems(answer, claims)),
      check('delivery', isDelivered ? [] : ['is not what the provider asks for']),
    ],
  };
}

/**
 * What the answer says of the lifetime must be what the token says.
 *
 * @param {Readonly<Record<string, unknown>>} answer
 * @param {Readonly<Record<string, unknown>>} claims
 * @returns {readonly string[]}
 */
function expiryProblems({ issuedAt, expiresAt, expiresInSeconds }, { iat, exp }) {
  return [
    ...(Date.parse(String(issuedAt)) === Number(iat) * 1000 ? [] : ['issuedAt is not iat']),
    ...(Date.parse(String(expiresAt)) === Number(exp) * 1000 ? [] : ['expiresAt is not exp']),
    ...(Number(exp) - Number(iat) === expiresInSeconds ? [] : ['expiresInSeconds is not exp - iat']),
  ];
}
