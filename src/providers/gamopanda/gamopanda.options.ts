import type { KeyReference } from '../../keystore/key-source.js';
import {
  type OptionProblems,
  type ResolvedAccount,
  resolveAccounts,
  resolveKey,
  resolveTokenAccount,
  type SharedSecretAccountOptions,
} from '../../tokens/account-options.js';
import type { TokenAccount } from '../../tokens/token-contract.js';

/** One Gamopanda account, as given. */
export interface GamopandaAccountOptions extends SharedSecretAccountOptions {
  /** The account id; claim `sub`. */
  readonly accountId: string;
  /** The API key (`x-api-key`); header `kid`. Public. */
  readonly apiKey: string;
  /** Where the API secret (`x-api-secret`) is read. */
  readonly apiSecret: KeyReference;
}

/** Options of `GamopandaModule`. Without accounts the provider is disabled. */
export interface GamopandaOptions {
  readonly accounts: readonly GamopandaAccountOptions[];
}

/** Say symbol of the options as given. */
export const GAMOPANDA_OPTIONS = Symbol('mintmark:gamopanda-options');

/** One Gamopanda account, resolved. */
export interface GamopandaAccount extends TokenAccount {
  readonly accountId: string;
  readonly apiKey: string;
}

/** Fills in defaults. @throws {ProblemListError} listing every bad option */
export function resolveGamopandaOptions({
  accounts,
}: GamopandaOptions): readonly ResolvedAccount<GamopandaAccount>[] {
  return resolveAccounts('gamopanda', accounts, resolveAccount);
}

function resolveAccount(
  options: GamopandaAccountOptions,
  path: string,
  problems: OptionProblems,
): ResolvedAccount<GamopandaAccount> {
  const { accountId, apiKey, apiSecret } = options;
  problems.expectText(accountId, `${path}.accountId`);
  problems.expectText(apiKey, `${path}.apiKey`);
  return {
    account: { ...resolveTokenAccount(options, path, problems), accountId, apiKey },
    key: { ...resolveKey(apiSecret, options), kid: apiKey },
  };
}
