import type { MintmarkError } from '../../errors/mintmark-error.js';
import { contractViolations } from '../../testing/contract-suite.js';
import { type PhoenixPlayer, phoenixContract } from './phoenix.contract.js';
import { type PhoenixAccount, resolvePhoenixOptions } from './phoenix.options.js';

const NOW_MS = Date.parse('2026-11-22T12:00:00.500Z');
const TIMES = { nowMs: NOW_MS, issuedAtSeconds: 10, expiresAtSeconds: 20 };
const PLAYER: PhoenixPlayer = { playerId: 'player_12345', name: 'PlayerName', balance: 1234.56 };

function account(options: object = {}): PhoenixAccount {
  const given = {
    operatorId: 'op-1',
    instanceId: 'instance-1',
    keys: [{ source: 'env:KEY' }],
    ...options,
  } as const;
  const [resolved] = resolvePhoenixOptions({ accounts: [given] });
  if (resolved === undefined) throw new Error('no account');
  return resolved.account;
}

function fieldErrors(player: object): readonly string[] {
  try {
    phoenixContract.claims(account(), { ...PLAYER, ...player }, TIMES);
    return [];
  } catch (error) {
    return (error as MintmarkError).errors.map(({ field }) => field);
  }
}

test('keeps what every contract promises', () => {
  const samples = [
    {},
    { balance: '0.00000001' },
    { instanceId: 'other' },
    { balanceAt: NOW_MS - 60_000 },
  ].map((player) => ({ account: account(), player: { ...PLAYER, ...player } }));
  expect(contractViolations(phoenixContract, samples, NOW_MS)).toEqual([]);
});

test('claims are those of the provider page, in its order', () => {
  expect(JSON.stringify(phoenixContract.claims(account(), PLAYER, TIMES))).toBe(
    `{"iss":"op-1","sub":"player_12345","aud":"instance-1","iat":10,"exp":20,` +
      `"data":{"balance":1234.56,"name":"PlayerName","timestamp":${NOW_MS}}}`,
  );
});

test.each([
  ['at the staleness', { balanceAt: NOW_MS - 60_000 }, []],
  ['a millisecond older', { balanceAt: NOW_MS - 60_001 }, ['balanceAt']],
  ['five seconds ahead', { balanceAt: NOW_MS + 5_000 }, []],
  ['further ahead', { balanceAt: NOW_MS + 5_001 }, ['balanceAt']],
  ['in seconds', { balanceAt: NOW_MS / 1000 }, ['balanceAt']],
  [
    'no instant, with a balance that is none',
    { balanceAt: 'now', balance: 'much' },
    ['balance', 'balanceAt'],
  ],
])('a snapshot %s', (_, player, fields) => {
  expect(fieldErrors(player)).toEqual(fields);
});

test('without a game there is no launch URL', () => {
  expect(phoenixContract.delivery(account(), PLAYER, 'TOKEN')).toEqual({});
});

test('every part of the launch URL is percent-encoded', () => {
  const player = { ...PLAYER, gameId: 'a/b?c#d', instanceId: 'x&y=é' };
  const base = account({ launchBaseUrl: 'https://games.eu.phoenixbet.io//' });
  expect(phoenixContract.delivery(base, player, 'h.p.s')).toEqual({
    launchUrl: 'https://games.eu.phoenixbet.io/a%2Fb%3Fc%23d?token=h.p.s&instanceId=x%26y%3D%C3%A9',
  });
});

test('every bad option is named at once, without its value', () => {
  const bad = { operatorId: '', instanceId: '', launchBaseUrl: 'ftp://x', balanceMaxAgeSeconds: 0 };
  expect(() => account(bad)).toThrow(
    /\.operatorId .*\n.*\.instanceId .*\n.*\.launchBaseUrl .*\n.*\.balanceMaxAgeSeconds /,
  );
});
