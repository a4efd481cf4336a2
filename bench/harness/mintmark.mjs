import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newRsaKey } from './rsa-key.mjs';
import { startServer } from './server-process.mjs';
import { DIST } from './settings.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/**
 * @typedef {object} ServiceOptions
 * @property {number} [callers] each with a key and grants of its own
 * @property {number} [accounts] of Gamopanda: `account-0`, `account-1`, …
 * @property {number} [versions] of each account's key, of which the newest signs
 * @property {boolean} [isFirstLimited] the first caller may ask once a day, and the others as often as they do
 * @property {string} [stackedUrl] where Stacked's API is
 * @property {string} [cores]
 *
 * @typedef {import('./server-process.mjs').ServerProcess & { callerKeys: readonly string[] }} Service
 */

const newSecret = () => randomBytes(32).toString('base64url');

/**
 * @template T
 * @param {number} count
 * @param {(index: number) => T} make
 */
const times = (count, make) => Array.from({ length: count }, (_, index) => make(index));

/**
 * Starts the built service with all that a production start has: callers and grants, the log at its usual level, metrics, and
 * an audit into a file.
 *
 * @param {ServiceOptions} [options]
 * @returns {Promise<Service>}
 */
export async function startMintmark(options = {}) {
  const { callers = 1, accounts = 1, versions = 1, isFirstLimited = false, stackedUrl, cores } = options;
  const folder = temporaryFolder();
  const callerKeys = times(callers, newSecret);
  const configuration = {
    callers: callerKeys.map((key, index) => ({
      ...callerWithKey(key, index),
      ...(isFirstLimited && {
        limits: { caller: { requests: index === 0 ? 1 : 1_000_000, perSeconds: 86_400 } },
      }),
    })),
    audit: {
      destination: `file:${join(folder, 'audit.jsonl')}`,
      players: 'hash',
      playerKey: 'env:PLAYER_KEY',
    },
    providers: providers(accounts, versions, stackedUrl),
  };
  // YAML is a superset of JSON.
  writeFileSync(join(folder, 'mintmark.yaml'), JSON.stringify(configuration));
  const server = await startServer(join(DIST, 'main.js'), {
    cwd: folder,
    env: { MINTMARK_CONFIG: join(folder, 'mintmark.yaml'), PORT: '0', ...secrets(accounts, versions) },
    ...(cores !== undefined && { cores }),
  });
  return { ...server, callerKeys };
}

/** @param {string} key @param {number} index */
function callerWithKey(key, index) {
  return {
    name: `caller-${index}`,
    apiKeys: [{ digest: createHash('sha256').update(key).digest('hex') }],
    grants: [
      { provider: 'gamopanda', accounts: '*', operations: ['mint'] },
      { provider: 'phoenix', accounts: '*', operations: ['mint'] },
      { provider: 'stacked', accounts: '*', operations: ['mint', 'one-time'] },
    ],
  };
}

/** @param {number} accounts @param {number} versions @param {string} [stackedUrl] */
function providers(accounts, versions, stackedUrl) {
  return {
    gamopanda: {
      accounts: times(accounts, (account) => ({
        name: `account-${account}`,
        accountId: `acc_${account}`,
        keys: times(versions, (version) => ({
          keyId: `v${version}`,
          apiKey: `gp_${account}_${version}`,
          source: `env:${gamopandaVariable(account, version)}`,
          ...(version > 0 && { activateAt: new Date(Date.UTC(2026, 0, version)).toISOString() }),
        })),
      })),
    },
    phoenix: {
      accounts: [
        {
          operatorId: 'operator',
          instanceId: 'instance',
          keys: [{ keyId: 'v1', source: 'env:PHOENIX_KEY' }],
        },
      ],
    },
    stacked: {
      accounts: [
        {
          gameId: 'game',
          clientId: 'client',
          ...(stackedUrl !== undefined && { baseUrl: stackedUrl }),
          keys: [{ keyId: 'v1', source: 'env:STACKED_KEY' }],
        },
      ],
    },
  };
}

/** @param {number} account @param {number} version */
const gamopandaVariable = (account, version) => `GAMOPANDA_KEY_${account}_${version}`;

/** @param {number} accounts @param {number} versions */
function secrets(accounts, versions) {
  /** @type {Record<string, string>} */
  const variables = { PHOENIX_KEY: newRsaKey(), STACKED_KEY: newSecret(), PLAYER_KEY: newSecret() };
  for (let account = 0; account < accounts; account += 1) {
    for (let version = 0; version < versions; version += 1)
      variables[gamopandaVariable(account, version)] = newSecret();
  }
  return variables;
}
