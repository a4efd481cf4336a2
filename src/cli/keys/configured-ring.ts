import type { ProviderOptions } from '../../config/configuration.js';
import type { KeyRingDeclaration } from '../../keystore/key-ring.js';
import type { AccountOptions } from '../../tokens/account-options.js';
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
  const { algorithm, rotation, lifetime } = contract;
  return provider.configuration.resolve(options).flatMap(({ account, ring }, index) => {
    const given = options.accounts[index];
    if (given === undefined) return [];
    return {
      provider,
      name: `${contract.provider}/${account.name}`,
      account: given,
      declaration: {
        provider: contract.provider,
        account: account.name,
        algorithm,
        rotation,
        maxTokenSeconds: lifetime.maxSeconds,
        ...ring,
      },
    };
  });
}
