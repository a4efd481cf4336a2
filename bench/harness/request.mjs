/**
 * What a load generator sends, over and over.
 *
 * @typedef {object} Request
 * @property {string} path
 * @property {Readonly<Record<string, string>>} [headers]
 * @property {string} body with `PLAYER` where nine digits are put, other ones each time
 */

/** As long as what is put in its place, so that the length of the body holds. */
export const PLAYER = '#########';

/**
 * A request for a token, as a caller sends it.
 *
 * @param {string} path
 * @param {string} key the caller's
 * @param {object} body
 * @returns {Request}
 */
export function mintRequest(path, key, body) {
  return {
    path,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/**
 * The bytes of a request, all ASCII.
 *
 * @param {Request} request
 */
export function requestText({ path, headers = {}, body }) {
  const head = Object.entries({ host: 'bench', ...headers, 'content-length': body.length });
  const lines = head.map(([name, value]) => `${name}: ${value}`);
  return [`POST ${path} HTTP/1.1`, ...lines, '', body].join('\r\n');
}

/**
 * A Gamopanda token for ever other players.
 *
 * @param {string} key the caller's
 * @param {number} [account]
 */
export function gamopandaMint(key, account = 0) {
  return mintRequest('/v1/gamopanda/tokens', key, {
    externalId: `player-${PLAYER}`,
    account: `account-${account}`,
  });
}

/**
 * A Phoenix token for ever other players.
 *
 * @param {string} key the caller's
 * @param {string} [path]
 */
export function phoenixMint(key, path = '/v1/phoenix/tokens') {
  return mintRequest(path, key, { playerId: `player-${PLAYER}`, name: 'Player', balance: '1234.56' });
}
