import { mark, shorten, style } from './style.mjs';
import { drawTable } from './table.mjs';

/** @typedef {import('./mint.mjs').Minted} Minted */

/**
 * The minted tokens and what was found of each.
 *
 * @param {readonly Minted[]} tokens
 * @returns {string}
 */
export function tokenTable(tokens) {
  return drawTable(['provider', 'player', 'header', 'claims', 'expiry', 'delivery'], tokens.map(tokenRow));
}

/**
 * @param {Minted} minted
 * @returns {import('./table.mjs').Row}
 */
function tokenRow(minted) {
  const { provider, player, token, header, claims, delivery, checks } = minted;
  return {
    cells: [
      [style('bold', provider)],
      [player],
      nameValueLines(header),
      nameValueLines(claims),
      expiryLines(claims),
      deliveryLines(delivery, token),
    ],
    below: [
      '',
      `${style('dim', 'token ')} ${shorten(token)}, ${token.length} characters`,
      checks.map(mark).join('  '),
    ],
  };
}

/**
 * @param {object} members
 * @param {number} [longest] columns for the names
 * @returns {readonly string[]}
 */
function nameValueLines(members, longest = Math.max(...Object.keys(members).map((name) => name.length))) {
  return Object.entries(members).map(
    ([name, value]) => `${style('dim', name.padEnd(longest))} ${String(value)}`,
  );
}

/**
 * @param {Readonly<Record<string, unknown>>} claims
 * @returns {readonly string[]}
 */
function expiryLines({ iat, exp }) {
  const at = new Date(Number(exp) * 1000).toISOString();
  return [`${at.slice(11, 19)}Z`, style('dim', `in ${(Number(exp) - Number(iat)) / 60} min`)];
}

/**
 * @param {Readonly<Record<string, unknown>>} delivery
 * @param {string} token
 * @returns {readonly string[]}
 */
function deliveryLines(delivery, token) {
  return Object.entries(delivery).flatMap(([kind, value]) => [
    style('dim', kind),
    ...(typeof value === 'string' ? urlLines(value) : nameValueLines(/** @type {object} */ (value), 0)).map(
      (line) => `  ${line.replace(token, '<jwt>')}`,
    ),
  ]);
}

/**
 * @param {string} url
 * @returns {readonly string[]} its origin, path and each parameter
 */
function urlLines(url) {
  return url.split(/(?<=[^:/])(?=\/)|(?=[?&])/);
}
