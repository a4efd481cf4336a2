import { ACCOUNTS } from './accounts.mjs';

/**
 * Everything that the service is told. Nothing of the user's own environment is passed on, so that neither their keys
 * nor their proxies take part.
 *
 * @param {import('./run-keys.mjs').RunKeys} keys
 * @param {string} standInUrl
 * @returns {Readonly<Record<string, string>>}
 */
export function serviceEnvironment(keys, standInUrl) {
  const { gamopanda, lynes, phoenix, stacked } = ACCOUNTS;
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'info',
    CALLER_API_KEY: keys.caller,
    GAMOPANDA_ACCOUNT_ID: gamopanda.accountId,
    GAMOPANDA_API_KEY: gamopanda.apiKey,
    GAMOPANDA_API_SECRET: keys.gamopanda,
    LYNES_TENANT_ID: lynes.tenantId,
    LYNES_APPLICATION_ID: lynes.applicationId,
    LYNES_API_SECRET: keys.lynes,
    PHOENIX_OPERATOR_ID: phoenix.operatorId,
    PHOENIX_INSTANCE_ID: phoenix.instanceId,
    PHOENIX_PRIVATE_KEY: keys.phoenix.privateKey,
    STACKED_GAME_ID: stacked.gameId,
    STACKED_CLIENT_ID: stacked.clientId,
    STACKED_API_KEY: keys.stacked,
    STACKED_BASE_URL: standInUrl,
    STACKED_DASHBOARD_URL: `${standInUrl}/rewards`,
  };
}
