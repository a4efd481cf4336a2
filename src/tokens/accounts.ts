import { MintmarkError } from '../errors/mintmark-error.js';

/** The accounts of one provider, resolved and frozen, found by name. */
export class Accounts<Account extends { readonly name: string }> {
  #byName: ReadonlyMap<string, Account> = new Map();

  constructor(
    readonly provider: string,
    accounts: readonly Account[],
  ) {
    this.replace(accounts);
  }

  /** Takes these accounts in the place of all there were, in one step. Their names differ. */
  replace(accounts: readonly Account[]): void {
    this.#byName = new Map(accounts.map((account) => [account.name, Object.freeze(account)]));
  }

  /**
   * The account of that name; without a name `default`, or the only one there is.
   *
   * @throws {MintmarkError} `provider_disabled` without accounts, `account_unknown`
   */
  get(name?: string): Account {
    this.requireEnabled();
    const account = this.find(name);
    if (account === undefined) throw new MintmarkError('account_unknown');
    return account;
  }

  /** The account of that name, or the one that no name implies; `undefined` when there is none. */
  find(name?: string): Account | undefined {
    return name === undefined ? this.#implied() : this.#byName.get(name);
  }

  /** Whether there is any. */
  get isEnabled(): boolean {
    return this.#byName.size > 0;
  }

  /** @throws {MintmarkError} `provider_disabled` without accounts */
  requireEnabled(): void {
    if (!this.isEnabled) throw new MintmarkError('provider_disabled');
  }

  #implied(): Account | undefined {
    const [only] = this.#byName.values();
    return this.#byName.get('default') ?? (this.#byName.size === 1 ? only : undefined);
  }
}
