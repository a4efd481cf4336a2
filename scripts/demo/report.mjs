import { mark, shorten, style } from './style.mjs';
import { tokenTable } from './token-table.mjs';

/** @typedef {import('./verify-token.mjs').Check} Check */

/** @param {string} text */
export function say(text = '') {
  process.stdout.write(`${text}\n`);
}

/**
 * @param {string} serviceUrl
 * @param {string} standInUrl
 */
export function reportStart(serviceUrl, standInUrl) {
  say();
  say(style('bold', 'Mintmark demo'));
  say('Everything runs on this machine, with keys that were made for this run.');
  say();
  say(`${style('dim', 'service   ')} ${serviceUrl}  dist/main.js, in a process of its own`);
  say(`${style('dim', 'stand-in  ')} ${standInUrl}  plays the API and the rewards page of Stacked`);
}

/** @param {readonly import('./mint.mjs').Minted[]} tokens */
export function reportTokens(tokens) {
  say();
  say(style('bold', 'One player token for each provider'));
  say(
    'Minted over HTTP, checked with node:crypto and the table of the contracts, sharing no code with the mint.',
  );
  say();
  say(tokenTable(tokens));
}

/** @param {import('./one-time-exchange.mjs').Exchange} exchange */
export function reportExchange({ token, redirectUrl, steps }) {
  const longest = Math.max(...steps.map(({ name }) => name.length));
  say();
  say(style('bold', 'One one-time token, brokered with Stacked'));
  say(redirectUrl.replace(token, shorten(token)));
  say();
  for (const step of steps) {
    say(`  ${mark(step)}${' '.repeat(longest - step.name.length)}  ${style('dim', step.said)}`);
  }
}

/**
 * @param {readonly (Check & { about: string })[]} checks
 * @returns {boolean} whether all is well
 */
export function reportVerdict(checks) {
  const failed = checks.filter(({ holds }) => !holds);
  say();
  for (const { about, name, problem } of failed) say(`  ${about}: ${name}: ${problem ?? ''}`);
  if (failed.length === 0) say(mark({ name: `All ${checks.length} checks hold.`, holds: true }));
  else say(mark({ name: `${failed.length} of ${checks.length} checks failed.`, holds: false }));
  return failed.length === 0;
}

/**
 * @param {string} serviceUrl
 * @param {string} callerKey
 */
export function reportInvitation(serviceUrl, callerKey) {
  const body = JSON.stringify({
    playerId: 'player-9',
    name: 'Ada',
    balance: '1234.56',
    gameId: 'crash-classic',
  });
  say();
  say(style('bold', 'The service stays up until Ctrl-C'));
  say(`${style('dim', 'API docs  ')} ${style('cyan', `${serviceUrl}/docs`)}`);
  say(`${style('dim', 'caller key')} ${callerKey}`);
  say();
  say(`curl -sS ${serviceUrl}/v1/phoenix/tokens \\`);
  say(`  -H 'authorization: Bearer ${callerKey}' \\`);
  say(`  -H 'content-type: application/json' \\`);
  say(`  -d '${body}'`);
  say();
}
