import { contractViolations } from '../../testing/contract-suite.js';
import { stackedContract } from './stacked.contract.js';
import { resolveStackedOptions, type StackedAccount } from './stacked.options.js';

const NOW_MS = Date.parse('2026-11-22T12:00:00.500Z');
const TIMES = { nowMs: NOW_MS, issuedAtSeconds: 10, expiresAtSeconds: 20 };

function account(options: object = {}): StackedAccount {
  const given = {
    gameId: 'my-game',
    clientId: 'client-7',
    keys: [{ source: 'env:KEY' }],
    ...options,
  } as const;
  const [resolved] = resolveStackedOptions({ accounts: [given] });
  if (resolved === undefined) throw new Error('no account');
  return resolved.account;
}

test('keeps what every contract promises', () => {
  const samples = [{}, { sendNotBefore: true }, { issuedAtBackdateSeconds: 60 }].map((options) => ({
    account: account(options),
    player: { playerId: 'player-123' },
  }));
  expect(contractViolations(stackedContract, samples, NOW_MS)).toEqual([]);
});

test('nbf is left out unless the account sends it', () => {
  const player = { playerId: 'player-123' };
  const claims = { iss: 'my-game', sub: 'player-123', iat: 10, exp: 20 };
  expect(stackedContract.claims(account(), player, TIMES)).toEqual(claims);
  expect(stackedContract.claims(account({ sendNotBefore: true }), player, TIMES)).toEqual({
    ...claims,
    nbf: 10,
  });
});

test('the token goes into the x-game-jwt header', () => {
  expect(stackedContract.delivery(account(), { playerId: 'p' }, 'TOKEN')).toEqual({
    headers: { 'x-game-jwt': 'TOKEN' },
  });
});

test.each([
  ['https://api.sandbox.pixels.xyz/', 'https://api.sandbox.pixels.xyz'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
])('the base URL %s is used as %s', (given, used) => {
  expect(account({ baseUrl: given }).baseUrl).toBe(used);
});

test.each([
  ['https://offers.pixels.xyz', 'https://offers.pixels.xyz/rewards'],
  ['https://offers.pixels.xyz/elsewhere', 'https://offers.pixels.xyz/elsewhere'],
])('the dashboard %s is used as %s', (given, used) => {
  expect(account({ dashboardUrl: given }).dashboardUrl).toBe(used);
});

test('every bad option is named at once, without its value', () => {
  const bad = {
    gameId: '',
    clientId: '',
    baseUrl: 'http://api.pixels.xyz',
    dashboardUrl: 'nope',
    timeoutMs: 0,
  };
  expect(() => account(bad)).toThrow(
    /\.gameId .*\n.*\.clientId .*\n.*\.baseUrl must be an https URL.*\n.*\.dashboardUrl .*\n.*\.timeoutMs /,
  );
});
