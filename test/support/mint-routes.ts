import type { TestSecrets } from './environment.js';
import { type OpenedToken, openHs256, openRs256 } from './open-token.js';

/** A route that mints, and what is true of it by the contract table. */
export interface MintRoute {
  readonly provider: string;
  readonly path: string;
  /** The least that it takes. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The field that names the player. */
  readonly playerField: string;
  /** Every field that holds an id or a name. */
  readonly textFields: readonly string[];
  readonly ttlSeconds: { readonly default: number; readonly maximum: number };
  /** Checks a token with `node:crypto` alone. */
  readonly open: (token: string, secrets: TestSecrets) => OpenedToken;
  /** Where the contract puts the player. */
  readonly playerOf: (claims: OpenedToken['claims']) => unknown;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** One route a provider; `contracts/README.md` line by line. */
export const MINT_ROUTES: readonly MintRoute[] = [
  {
    provider: 'gamopanda',
    path: '/v1/gamopanda/tokens',
    body: { externalId: 'player-1' },
    playerField: 'externalId',
    textFields: ['externalId', 'account'],
    ttlSeconds: { default: 1800, maximum: DAY },
    open: (token, { gamopanda }) => openHs256(token, gamopanda),
    playerOf: ({ userData }) => (userData as { readonly externalId: unknown }).externalId,
  },
  {
    provider: 'lynes',
    path: '/v1/lynes/tokens',
    body: { userId: 'player-1' },
    playerField: 'userId',
    textFields: ['userId', 'account'],
    ttlSeconds: { default: HOUR, maximum: DAY },
    open: (token, { lynes }) => openHs256(token, lynes),
    playerOf: ({ sub }) => sub,
  },
  {
    provider: 'phoenix',
    path: '/v1/phoenix/tokens',
    body: { playerId: 'player-1', name: 'Player One', balance: '12.5' },
    playerField: 'playerId',
    textFields: ['playerId', 'name', 'instanceId', 'gameId', 'account'],
    ttlSeconds: { default: HOUR, maximum: 10_800 },
    open: (token, { phoenixPublicKey }) => openRs256(token, phoenixPublicKey),
    playerOf: ({ sub }) => sub,
  },
  {
    provider: 'stacked',
    path: '/v1/stacked/tokens',
    body: { playerId: 'player-1' },
    playerField: 'playerId',
    textFields: ['playerId', 'account'],
    ttlSeconds: { default: 900, maximum: DAY },
    open: (token, { stacked }) => openHs256(token, stacked),
    playerOf: ({ sub }) => sub,
  },
];

/** The route that brokers; it reaches the upstream. */
export const ONE_TIME_TOKENS = '/v1/stacked/one-time-tokens';

/** Every route that takes a body, with the least that it takes. */
export const POST_ROUTES: readonly Pick<MintRoute, 'path' | 'body' | 'textFields'>[] = [
  ...MINT_ROUTES,
  ...MINT_ROUTES.map(({ path }) => ({
    path: `${path}/verify`,
    body: { token: 'not-a-token' },
    textFields: ['account'],
  })),
  ...[ONE_TIME_TOKENS, '/v1/stacked/campaign-refreshes'].map((path) => ({
    path,
    body: { playerId: 'player-1' },
    textFields: ['playerId', 'account'],
  })),
  { path: '/v1/phoenix/request-signatures', body: { method: 'GET' }, textFields: ['account'] },
];
