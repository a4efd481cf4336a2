import { UsageError } from '../usage-error.js';
import { chooseAccount, parseAccountName } from './account-name.js';
import type { ConfiguredRing } from './configured-ring.js';
import type { KeyProvider } from './key-provider.js';

/**
 * The rings that `PROVIDER[/ACCOUNT]` means: every ring of the provider without an account, every ring without a name.
 *
 * @throws {UsageError} when there is none
 */
export function selectRings(
  rings: readonly ConfiguredRing[],
  name: string | undefined,
  providers: readonly KeyProvider[],
  path: string | undefined,
): readonly ConfiguredRing[] {
  if (name === undefined) {
    if (rings.length > 0) return rings;
    throw new UsageError('no account is configured: name mintmark.yaml with --config, or set the variables');
  }
  const { provider, account } = parseAccountName(name, providers);
  const ofProvider = rings.filter((ring) => ring.provider === provider);
  if (account === undefined && ofProvider.length > 0) return ofProvider;
  return [selectRing(rings, name, providers, path)];
}

/** The one ring that `PROVIDER[/ACCOUNT]` means. @throws {UsageError} when there is none, or several may be meant */
export function selectRing(
  rings: readonly ConfiguredRing[],
  name: string,
  providers: readonly KeyProvider[],
  path: string | undefined,
): ConfiguredRing {
  const accountName = parseAccountName(name, providers);
  const ofProvider = rings.filter((ring) => ring.provider === accountName.provider);
  const names = ofProvider.map(({ declaration }) => declaration.account);
  const chosen = chooseAccount(accountName, names, path ?? 'the environment');
  const ring = ofProvider.find(({ declaration }) => declaration.account === chosen);
  if (ring === undefined) throw new UsageError('there is no such account');
  return ring;
}
