import { ACCOUNTS } from './accounts.mjs';
import { CONTRACTS } from './contract-table.mjs';

const { gamopanda, lynes, phoenix, stacked } = ACCOUNTS;

/**
 * One player token to be minted, and what has to come out.
 *
 * @typedef {object} Order
 * @property {string} provider
 * @property {string} player
 * @property {object} request the body to post
 * @property {import('./verify-token.mjs').Expectation} expected
 * @property {(token: string) => object} delivery how the provider's page says that the token is handed over
 */

/**
 * The tokens that the demo asks for: one a provider.
 *
 * @param {import('./run-keys.mjs').RunKeys} keys
 * @returns {readonly Order[]}
 */
export function demoOrders(keys) {
  return [
    {
      provider: 'gamopanda',
      player: 'cust-0042',
      request: { externalId: 'cust-0042' },
      expected: {
        contract: CONTRACTS.gamopanda,
        key: keys.gamopanda,
        header: { kid: gamopanda.apiKey },
        claims: { sub: gamopanda.accountId, 'userData.externalId': 'cust-0042' },
      },
      delivery: (token) => ({
        initialize: { accountId: gamopanda.accountId, accessToken: token },
        headers: { 'x-account-id': gamopanda.accountId, 'x-enduser-access-token': token },
      }),
    },
    {
      provider: 'lynes',
      player: 'user-7',
      request: { userId: 'user-7' },
      expected: {
        contract: CONTRACTS.lynes,
        key: keys.lynes,
        header: {},
        claims: { sub: 'user-7', iss: lynes.tenantId, aud: lynes.applicationId },
      },
      delivery: (token) => ({ headers: { Authorization: `Bearer ${token}` } }),
    },
    {
      provider: 'phoenix',
      player: 'player-9',
      request: { playerId: 'player-9', name: 'Zoë', balance: '1234.56', gameId: 'crash-classic' },
      expected: {
        contract: CONTRACTS.phoenix,
        key: keys.phoenix.publicKey,
        header: {},
        claims: {
          iss: phoenix.operatorId,
          sub: 'player-9',
          aud: phoenix.instanceId,
          'data.balance': 1234.56,
          'data.name': 'Zoë',
        },
      },
      delivery: (token) => ({
        launchUrl: `https://games.phoenixbet.io/crash-classic?token=${token}&instanceId=${phoenix.instanceId}`,
      }),
    },
    {
      provider: 'stacked',
      player: 'gamer-123',
      request: { playerId: 'gamer-123' },
      expected: {
        contract: CONTRACTS.stacked,
        key: keys.stacked,
        header: {},
        claims: { iss: stacked.gameId, sub: 'gamer-123' },
      },
      delivery: (token) => ({ headers: { 'x-game-jwt': token } }),
    },
  ];
}
