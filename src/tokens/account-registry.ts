import { Inject, Injectable } from '@nestjs/common';
import { ProblemListError } from '../errors/problem-list-error.js';
import type { KeyRingDeclaration } from '../keystore/key-ring.js';
import { KeyStore } from '../keystore/key-store.js';
import type { ResolvedAccount } from './account-options.js';
import { Accounts } from './accounts.js';
import { ringDeclaration } from './ring-declaration.js';
import type { TokenAccount, TokenContract } from './token-contract.js';

/** What a provider's options come to: its rings, and the step that puts its accounts in place. */
interface Plan {
  readonly rings: readonly KeyRingDeclaration[];
  readonly commit: () => void;
}

/** The accounts of every provider of an app, and how all of them are replaced in one step, with their keys. */
@Injectable()
export class AccountRegistry {
  readonly #planners = new Map<string, (options: unknown) => Plan>();
  readonly #accounts = new Map<string, Accounts<TokenAccount>>();

  constructor(@Inject(KeyStore) private readonly keys: KeyStore) {}

  /**
   * Opens a provider's accounts and declares their rings, so that the KeyStore imports the keys at start.
   *
   * @param resolve checks the options of the provider's module and fills in defaults
   * @throws {ProblemListError} listing every bad option
   */
  open<Account extends TokenAccount, Player, Options>(
    contract: TokenContract<Account, Player>,
    resolve: (options: Options) => readonly ResolvedAccount<Account>[],
    options: Options,
  ): Accounts<Account> {
    const resolved = resolve(options);
    const accounts = new Accounts(contract.provider, resolved.map(accountOf));
    for (const each of resolved) this.keys.declareRing(ringDeclaration(contract, each));
    this.#accounts.set(contract.provider, accounts);
    this.#planners.set(contract.provider, (given) => {
      const next = resolve(given as Options);
      return {
        rings: next.map((each) => ringDeclaration(contract, each)),
        commit: () => {
          accounts.replace(next.map(accountOf));
        },
      };
    });
    return accounts;
  }

  /** The account that a request of a provider is about; `undefined` when there is none. */
  find(provider: string, name: string | undefined): TokenAccount | undefined {
    return this.#accounts.get(provider)?.find(name);
  }

  /** Whether the app has any account of a provider. */
  isEnabled(provider: string): boolean {
    return this.#accounts.get(provider)?.isEnabled ?? false;
  }

  /**
   * Checks new options of providers' modules, by provider, and reads all their keys anew. What it returns puts all of it
   * in place in one step: no request sees half of each. Until then, and when anything is wrong, nothing changes.
   *
   * @throws {ProblemListError} listing every bad option, providers that the app does not have included, or every key that
   * was refused
   */
  async prepare(options: Readonly<Record<string, unknown>>): Promise<() => void> {
    const plans = this.#plans(options);
    const commitKeys = await this.keys.prepare(
      plans.flatMap(({ rings }) => rings),
      Object.keys(options),
    );
    return () => {
      commitKeys();
      for (const { commit } of plans) commit();
    };
  }

  #plans(options: Readonly<Record<string, unknown>>): readonly Plan[] {
    const problems: string[] = [];
    const plans = Object.entries(options).flatMap(([provider, given]) => {
      try {
        return [this.#plan(provider, given)];
      } catch (error) {
        if (!(error instanceof ProblemListError)) throw error;
        problems.push(...error.problems.map((problem) => `${provider}: ${problem}`));
        return [];
      }
    });
    if (problems.length > 0) throw new ProblemListError('Accounts cannot be replaced:', problems);
    return plans;
  }

  #plan(provider: string, given: unknown): Plan {
    const planner = this.#planners.get(provider);
    if (planner === undefined) throw new ProblemListError(provider, ['is no provider of this app']);
    return planner(given);
  }
}

function accountOf<Account extends TokenAccount>({ account }: ResolvedAccount<Account>): Account {
  return account;
}
