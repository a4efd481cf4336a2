import { once } from 'node:events';
import { createServer } from 'node:http';
import { ACCOUNTS } from './accounts.mjs';
import { readGameJwt } from './game-jwt.mjs';
import { OneTimeTokens } from './one-time-tokens.mjs';

/**
 * @typedef {object} StandIn
 * @property {string} url
 * @property {() => void} close
 *
 * @typedef {{ status: number, body: object }} Answer
 */

/**
 * Starts a local stand-in for what Stacked runs: the API that issues one-time tokens, and the rewards page that takes
 * them.
 *
 * @param {string} apiKey
 * @returns {Promise<StandIn>}
 */
export async function startStandIn(apiKey) {
  const tokens = new OneTimeTokens();
  const server = createServer((request, response) => {
    request.resume();
    const { status, body } = answer(request, apiKey, tokens);
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {string} apiKey
 * @param {OneTimeTokens} tokens
 * @returns {Answer}
 */
function answer({ method, url, headers }, apiKey, tokens) {
  const { pathname, searchParams } = new URL(url ?? '/', 'http://stand-in');
  switch (`${String(method)} ${pathname}`) {
    case 'POST /v1/auth/one_time_token/generate':
      return generate(String(headers['x-game-jwt']), apiKey, tokens);
    case 'GET /rewards':
      return rewards(searchParams, tokens);
    default:
      return { status: 404, body: { message: 'not-found' } };
  }
}

/**
 * @param {string} jwt
 * @param {string} apiKey
 * @param {OneTimeTokens} tokens
 * @returns {Answer}
 */
function generate(jwt, apiKey, tokens) {
  const verdict = readGameJwt(jwt, apiKey, Date.now() / 1000);
  return 'code' in verdict
    ? { status: verdict.status, body: { message: verdict.code } }
    : { status: 200, body: { token: tokens.issue(verdict.playerId) } };
}

/**
 * @param {URLSearchParams} query
 * @param {OneTimeTokens} tokens
 * @returns {Answer}
 */
function rewards(query, tokens) {
  const playerId = tokens.redeem(query.get('token') ?? '');
  return playerId === undefined || query.get('gameId') !== ACCOUNTS.stacked.gameId
    ? { status: 401, body: { message: 'token-invalid' } }
    : { status: 200, body: { welcome: playerId } };
}
