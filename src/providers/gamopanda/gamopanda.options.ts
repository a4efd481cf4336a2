import {
  type AccountOptions,
  type OptionProblems,
  type ResolvedAccount,
  resolveAccounts,
  resolveRing,
  resolveTokenAccount,
  type SharedSecretKeyOptions,
} from '../../tokens/account-options.js';
import type { TokenAccount } from '../../tokens/token-contract.js';

/** One version of a Gamopanda key: an API secret (`x-api-secret`), and the API key that belongs to it. */
export interface GamopandaKeyOptions extends SharedSecretKeyOptions {
  /** The API key (`x-api-key`); header `kid`. Public. */
  readonly apiKey: string;
}

/** One Gamopanda account, as given. */
export interface GamopandaAccountOptions extends AccountOptions<GamopandaKeyOptions> {
  /** The account id; claim `sub`. */
  readonly accountId: string;
}

/** Options of `GamopandaModule`. Without accounts the provider is disabled. */
export interface GamopandaOptions {
  readonly accounts: readonly GamopandaAccountOptions[];
}

/** Symbol of the options as given. */
export const GAMOPANDA_OPTIONS = Symbol('mintmark:gamopanda-options');

/** One Gamopanda account, resolved. */
export interface GamopandaAccount extends TokenAccount {
  readonly accountId: string;
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
  const { accountId } = options;
  problems.expectText(accountId, `${path}.accountId`);
  const ring = resolveRing(options, path, problems, ({ apiKey }) => apiKey);
  ring.versions.forEach(({ kid, revoked }, index) => {
    const option = `${path}.keys[${index}].apiKey`;
    problems.expectText(kid, option);
    const first = ring.versions.findIndex((other) => other.kid === kid && other.revoked !== true);
    const isTaken = kid !== undefined && revoked !== true && first < index;
    problems.expect(!isTaken, option, 'is the API key of another version');
  });
  return { account: { ...resolveTokenAccount(options, path, problems), accountId }, ring };
}
