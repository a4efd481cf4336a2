import { styleText } from 'node:util';

const HAS_COLOURS = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;

/**
 * @param {Parameters<typeof styleText>[0]} format
 * @param {string} text
 * @returns {string} the text, styled where a terminal shows it
 */
export function style(format, text) {
  return HAS_COLOURS ? styleText(format, text) : text;
}

/**
 * @param {import('./verify-token.mjs').Check} check
 * @returns {string} a mark and the check's name
 */
export function mark({ name, holds }) {
  return holds ? `${style('green', '✓')} ${name}` : style(['red', 'bold'], `✗ ${name}`);
}

/**
 * @param {string} secret
 * @returns {string} both ends of it, enough to tell one from another
 */
export function shorten(secret) {
  return secret.length <= 20 ? secret : `${secret.slice(0, 10)}…${secret.slice(-6)}`;
}
