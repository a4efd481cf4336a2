import type { ProviderOptions } from '../../config/configuration.js';
import type { KeyRingDeclaration } from '../../keystore/key-ring.js';
import type { AccountOptions } from '../../tokens/account-options.js';
import { ringDeclaration } from '../../tokens/ring-declaration.js';
import type { KeyProvider } from './key-provider.js';

/** The key ring of one account, as it is configured. */
export interface ConfiguredRing {
  readonly provider: KeyProvider;
  /** `phoenix/eu` */
  readonly name: string;
  /** The account as given. */
  readonly account: AccountOptions;
  readonly declaration: KeyRingDeclaration;
}

/** The rings of a provider's accounts, in their order. @throws {OptionsError} when they do not hold */
export function ringsOf(provider: KeyProvider, options: ProviderOptions): readonly ConfiguredRing[] {
  const { contract } = provider.configuration;
  return provider.configuration.resolve(options).flatMap((resolved, index) => {
    const account = options.accounts[index];
    if (account === undefined) return [];
    const declaration = ringDeclaration(contract, resolved);
    return { provider, name: `${contract.provider}/${resolved.account.name}`, account, declaration };
  });
}
