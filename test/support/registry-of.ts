import { KeySources } from '../../src/keystore/key-sources.js';
import { KeyStore } from '../../src/keystore/key-store.js';
import type { ResolvedAccount } from '../../src/tokens/account-options.js';
import { AccountRegistry } from '../../src/tokens/account-registry.js';
import type { TokenAccount, TokenContract } from '../../src/tokens/token-contract.js';

/** The accounts of made-up providers, none of which can sign, by the provider's name. */
export function registryOf(providers: Readonly<Record<string, readonly string[]>>): AccountRegistry {
  const registry = new AccountRegistry(new KeyStore(new KeySources([])));
  for (const [provider, names] of Object.entries(providers)) {
    registry.open(contractOf(provider), () => names.map(accountOf), {});
  }
  return registry;
}

/** A made-up provider's contract, by which nothing is checked. */
export function contractOf(provider: string): TokenContract<TokenAccount, object> {
  return {
    provider,
    algorithm: 'HS256',
    kid: 'never',
    rotation: 'cutover',
    lifetime: { defaultSeconds: 900, maxSeconds: 3600 },
    claimRules: [],
    playerId: () => 'player-1',
    recognises: () => true,
    claims: () => ({}),
    delivery: () => ({}),
  };
}

function accountOf(name: string): ResolvedAccount<TokenAccount> {
  return { account: { name, issuedAtBackdateSeconds: 0 }, ring: { versions: [] } };
}
