import { ProblemListError } from '../errors/problem-list-error.js';
import type { KeyVersionDeclaration } from '../keystore/key-ring.js';
import type { KeyReference } from '../keystore/key-source.js';
import type { KeyStore } from '../keystore/key-store.js';
import { Accounts } from './accounts.js';
import { isText, TEXT_RULE } from './text.js';
import type { TokenAccount, TokenContract } from './token-contract.js';

/** What may be said of an account of any provider. */
export interface AccountOptions {
  /** Our name of the account; `default` when not given. */
  readonly name?: string;
  /** Our name of its key version; `v1` when not given. Appears in answers and logs. */
  readonly keyId?: string;
  /** Seconds to set `iat` into the past, 0 to 300; 0 when not given. */
  readonly issuedAtBackdateSeconds?: number;
}

/** What may be said of an account whose key is a secret that the provider chose. */
export interface SharedSecretAccountOptions extends AccountOptions {
  /** Accept a secret under 32 bytes; a warning at start and in readiness instead of a refusal. */
  readonly allowShortSecret?: boolean;
}

/** An account with its defaults filled in, and the key that it signs with. */
export interface ResolvedAccount<Account extends TokenAccount> {
  readonly account: Account;
  readonly key: KeyVersionDeclaration;
}

const MAX_BACKDATE_SECONDS = 300;

/** Collects what is wrong with a module's options, so that all of it is raised at once. */
export class OptionProblems {
  readonly #problems: string[] = [];

  constructor(private readonly provider: string) {}

  /** Notes the option unless it holds. */
  expect(holds: boolean, option: string, rule: string): void {
    if (!holds) this.#problems.push(`${option} ${rule}`);
  }

  /** An id that the provider gave. */
  expectText(value: unknown, option: string): void {
    this.expect(isText(value), option, TEXT_RULE);
  }

  /** @throws {ProblemListError} when anything was noted */
  raise(): void {
    if (this.#problems.length > 0)
      throw new ProblemListError(`${this.provider} cannot be configured:`, this.#problems);
  }
}

/**
 * Resolves every account of a module's options, and raises all that is wrong with them at once.
 *
 * @throws {ProblemListError} naming each bad option by its path, without its value
 */
export function resolveAccounts<Options, Account extends TokenAccount>(
  provider: string,
  accounts: readonly Options[],
  resolve: (options: Options, path: string, problems: OptionProblems) => ResolvedAccount<Account>,
): readonly ResolvedAccount<Account>[] {
  const problems = new OptionProblems(provider);
  const resolved = accounts.map((options, index) => resolve(options, `accounts[${index}]`, problems));
  problems.raise();
  return resolved;
}

/** Fills in what every account has, and checks it. */
export function resolveTokenAccount(
  options: AccountOptions,
  path: string,
  problems: OptionProblems,
): TokenAccount {
  const { name = 'default', issuedAtBackdateSeconds = 0 } = options;
  problems.expect(
    Number.isInteger(issuedAtBackdateSeconds) &&
      issuedAtBackdateSeconds >= 0 &&
      issuedAtBackdateSeconds <= MAX_BACKDATE_SECONDS,
    `${path}.issuedAtBackdateSeconds`,
    `must be whole seconds from 0 to ${MAX_BACKDATE_SECONDS}`,
  );
  return { name, issuedAtBackdateSeconds };
}

/** The one key version of an account. */
export function resolveKey(source: KeyReference, options: SharedSecretAccountOptions): KeyVersionDeclaration {
  const { keyId = 'v1', allowShortSecret = false } = options;
  return { keyId, source, allowShortSecret };
}

/** Opens a provider's accounts: their key rings are declared, so that the KeyStore imports them at start. */
export function openAccounts<Account extends TokenAccount, Player>(
  { provider, algorithm }: TokenContract<Account, Player>,
  keys: KeyStore,
  resolved: readonly ResolvedAccount<Account>[],
): Accounts<Account> {
  const accounts = new Accounts(
    provider,
    resolved.map(({ account }) => account),
  );
  for (const { account, key } of resolved) {
    keys.declareRing({ provider, account: account.name, algorithm, version: key });
  }
  return accounts;
}
