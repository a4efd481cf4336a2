import { MintmarkError } from '../errors/mintmark-error.js';
import { ProblemListError } from '../errors/problem-list-error.js';
import { type AccountNote, accountChannel } from './mint-channel.js';

/** An account's name: letters, digits and hyphens, as it stands in requests, logs and key rings. */
const ACCOUNT_NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/;

/** The accounts of one provider, resolved and frozen, found by name. */
export class Accounts<Account extends { readonly name: string }> {
  readonly #byName: ReadonlyMap<string, Account>;

  /** @throws {ProblemListError} when a name is malformed or given twice */
  constructor(
    readonly provider: string,
    accounts: readonly Account[],
  ) {
    const names = accounts.map(({ name }) => name);
    const problems = names.flatMap((name, index) => {
      if (!ACCOUNT_NAME.test(name))
        return [`account name ${JSON.stringify(name)} must match ${ACCOUNT_NAME}`];
      return names.indexOf(name) === index ? [] : [`account ${name} is given twice`];
    });
    if (problems.length > 0) throw new ProblemListError(`${provider} cannot be configured:`, problems);
    this.#byName = new Map(accounts.map((account) => [account.name, Object.freeze(account)]));
  }

  /**
   * The account of that name; without a name `default`, or the only one there is.
   *
   * @throws {MintmarkError} `provider_disabled` without accounts, `account_unknown`
   */
  get(name?: string): Account {
    this.requireEnabled();
    const account = name === undefined ? this.#implied() : this.#byName.get(name);
    if (account === undefined) throw new MintmarkError('account_unknown');
    const note: AccountNote = { provider: this.provider, account: account.name };
    accountChannel.publish(note);
    return account;
  }

  /** @throws {MintmarkError} `provider_disabled` without accounts */
  requireEnabled(): void {
    if (this.#byName.size === 0) throw new MintmarkError('provider_disabled');
  }

  #implied(): Account | undefined {
    const [only] = this.#byName.values();
    return this.#byName.get('default') ?? (this.#byName.size === 1 ? only : undefined);
  }
}
