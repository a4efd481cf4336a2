import { ACCOUNT_NAME } from '../../tokens/account-options.js';
import { UsageError } from '../usage-error.js';
import type { KeyProvider } from './key-provider.js';

/** Whose keys are meant: `PROVIDER` or `PROVIDER/ACCOUNT`. */
export interface AccountName {
  readonly provider: KeyProvider;
  /** Our name of the account; `undefined` when it was not named. */
  readonly account: string | undefined;
}

/** @throws {UsageError} when there is no such provider, or it is no name of an account */
export function parseAccountName(text: string, providers: readonly KeyProvider[]): AccountName {
  const [, name, account] = /^([^/]+)(?:\/([^/]+))?$/.exec(text) ?? [];
  const provider = providers.find(({ configuration }) => configuration.provider === name);
  if (provider === undefined) {
    const names = providers.map(({ configuration }) => configuration.provider).join(', ');
    throw new UsageError(`give PROVIDER or PROVIDER/ACCOUNT; the providers are ${names}`);
  }
  if (account !== undefined && !ACCOUNT_NAME.test(account)) {
    throw new UsageError('the name of an account has letters, digits and hyphens');
  }
  return { provider, account };
}

/**
 * Which of a provider's accounts is meant: the one that is named; without a name `default`, or the only one there is.
 *
 * @throws {UsageError} when there is none, or several may be meant
 */
export function chooseAccount(
  { provider, account }: AccountName,
  names: readonly string[],
  place: string,
): string {
  const { provider: name } = provider.configuration;
  const chosen = account ?? (names.includes('default') || names.length !== 1 ? 'default' : names[0]);
  if (chosen !== undefined && names.includes(chosen)) return chosen;
  const known = names.map((each) => `${name}/${each}`).join(', ');
  if (account === undefined && names.length > 1) throw new UsageError(`name the account: ${known}`);
  throw new UsageError(
    `${place} has no account ${name}/${chosen ?? ''}${known === '' ? '' : `; it has ${known}`}`,
  );
}
