import { hs256, rs256 } from './forge.js';
import { KEYS, NOW, type Provider } from './inspectors.js';

const TIMES = { iat: NOW - 10, exp: NOW + 600 };

/** What a good token of each provider holds. */
export const GOOD = {
  gamopanda: {
    header: { alg: 'HS256', typ: 'JWT', kid: 'gp_live' },
    claims: { sub: 'acc_42', userData: { externalId: 'player' }, ...TIMES },
  },
  lynes: {
    header: { alg: 'HS256', typ: 'JWT' },
    claims: { sub: 'player', iss: 'tenant', aud: 'app', ...TIMES, scope: ['read'] },
  },
  phoenix: {
    header: { alg: 'RS256', typ: 'JWT' },
    claims: {
      iss: 'operator',
      sub: 'player',
      aud: 'instance',
      ...TIMES,
      data: { balance: 12.5, name: 'Player', timestamp: NOW * 1000 },
    },
  },
  stacked: {
    header: { alg: 'HS256', typ: 'JWT' },
    claims: { iss: 'game', sub: 'player', ...TIMES },
  },
} as const satisfies Readonly<Record<Provider, { readonly header: object; readonly claims: object }>>;

export const PROVIDERS = Object.keys(GOOD) as readonly Provider[];

/** Signs by the provider's own algorithm, whatever the header says, with its own key unless given another. Both parts may be text. */
export function signed(provider: Provider, header: unknown, claims: unknown, key?: string): string {
  return provider === 'phoenix'
    ? rs256(header, claims, key ?? KEYS.phoenix.privateKey)
    : hs256(header, claims, key ?? KEYS[provider]);
}

/** A token that the provider accepts. */
export function goodToken(provider: Provider): string {
  return signed(provider, GOOD[provider].header, GOOD[provider].claims);
}
