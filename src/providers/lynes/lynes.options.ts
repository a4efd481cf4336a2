import { BASE_URL_RULE, isBaseUrl } from '../../http/base-url.js';
import {
  type AccountOptions,
  type OptionProblems,
  type ResolvedAccount,
  resolveAccounts,
  resolveRing,
  resolveTokenAccount,
  type SharedSecretKeyOptions,
} from '../../tokens/account-options.js';
import { isText } from '../../tokens/text.js';
import type { TokenAccount } from '../../tokens/token-contract.js';

/** One Lynes account, as given. */
export interface LynesAccountOptions extends AccountOptions<SharedSecretKeyOptions> {
  /** The tenant id; claim `iss`. */
  readonly tenantId: string;
  /** The application (project) id; claim `aud`. */
  readonly applicationId: string;
  /** The API, against which a key can be proved; asked by `mintmark keys check --live` alone. */
  readonly baseUrl?: string;
  /** The scopes that tokens of this account may carry; `read` and `write`, as on the provider's page, when not given. */
  readonly allowedScopes?: readonly string[];
}

/** Options of `LynesModule`. Without accounts the provider is disabled. */
export interface LynesOptions {
  readonly accounts: readonly LynesAccountOptions[];
}

/** Symbol of the options as given. */
export const LYNES_OPTIONS = Symbol('mintmark:lynes-options');

/** One Lynes account, resolved. */
export interface LynesAccount extends TokenAccount {
  readonly tenantId: string;
  readonly applicationId: string;
  readonly allowedScopes: readonly string[];
  /** Without a slash at its end. */
  readonly baseUrl?: string;
}

/** Fills in defaults. @throws {ProblemListError} listing every bad option */
export function resolveLynesOptions({ accounts }: LynesOptions): readonly ResolvedAccount<LynesAccount>[] {
  return resolveAccounts('lynes', accounts, resolveAccount);
}

function resolveAccount(
  options: LynesAccountOptions,
  path: string,
  problems: OptionProblems,
): ResolvedAccount<LynesAccount> {
  const { tenantId, applicationId, baseUrl, allowedScopes = ['read', 'write'] } = options;
  problems.expectText(tenantId, `${path}.tenantId`);
  problems.expectText(applicationId, `${path}.applicationId`);
  problems.expect(baseUrl === undefined || isBaseUrl(baseUrl), `${path}.baseUrl`, BASE_URL_RULE);
  problems.expect(
    allowedScopes.every(isText),
    `${path}.allowedScopes`,
    'must be strings of 1 to 256 characters',
  );
  return {
    account: {
      ...resolveTokenAccount(options, path, problems),
      tenantId,
      applicationId,
      allowedScopes,
      ...(baseUrl !== undefined && { baseUrl: baseUrl.replace(/\/+$/, '') }),
    },
    ring: resolveRing(options, path, problems),
  };
}
