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
import type { TokenAccount } from '../../tokens/token-contract.js';

/**
 * One Stacked account, as given. Its key is the API key, which signs tokens and authorises server-to-server calls: its
 * leak is total.
 */
export interface StackedAccountOptions extends AccountOptions<SharedSecretKeyOptions> {
  /** The game id; claim `iss`. */
  readonly gameId: string;
  /** The client id (`x-client-id`) of server-to-server calls. */
  readonly clientId: string;
  /** The API; `https://api.pixels.xyz` when not given. */
  readonly baseUrl?: string;
  /**
   * The page that takes one-time tokens; `https://offers.pixels.xyz/rewards` when not given. An origin alone gets the
   * path `/rewards`.
   */
  readonly dashboardUrl?: string;
  /** Milliseconds for a whole call of the API; 5 000 when not given. */
  readonly timeoutMs?: number;
  /** Calls of the API that may be under way at once; 256 when not given. Those beyond are refused at once. */
  readonly maxConcurrentCalls?: number;
  /** Whether tokens carry `nbf`, which a skewed clock turns into `jwt-not-yet-valid`; `false` when not given. */
  readonly sendNotBefore?: boolean;
}

/** Options of `StackedModule`. Without accounts the provider is disabled. */
export interface StackedOptions {
  readonly accounts: readonly StackedAccountOptions[];
}

/** What is sent as a header, which takes nothing else unharmed. */
export const HEADER_VALUE = /^[\x21-\x7e]{1,256}$/;

/** Says of a value what such a header takes. */
export const HEADER_VALUE_RULE = 'must be 1 to 256 printable ASCII characters without blanks';

/** Symbol of the options as given. */
export const STACKED_OPTIONS = Symbol('mintmark:stacked-options');

/** One Stacked account, resolved. */
export interface StackedAccount extends TokenAccount {
  readonly gameId: string;
  readonly clientId: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly dashboardUrl: string;
  readonly timeoutMs: number;
  readonly maxConcurrentCalls: number;
  readonly sendNotBefore: boolean;
}

/** Fills in defaults. @throws {ProblemListError} listing every bad option */
export function resolveStackedOptions({
  accounts,
}: StackedOptions): readonly ResolvedAccount<StackedAccount>[] {
  return resolveAccounts('stacked', accounts, resolveAccount);
}

function resolveAccount(
  options: StackedAccountOptions,
  path: string,
  problems: OptionProblems,
): ResolvedAccount<StackedAccount> {
  const {
    gameId,
    clientId,
    baseUrl = 'https://api.pixels.xyz',
    dashboardUrl = 'https://offers.pixels.xyz/rewards',
    timeoutMs = 5_000,
    maxConcurrentCalls = 256,
    sendNotBefore = false,
  } = options;
  problems.expectText(gameId, `${path}.gameId`);
  problems.expect(isHeaderValue(clientId), `${path}.clientId`, HEADER_VALUE_RULE);
  problems.expect(isBaseUrl(baseUrl), `${path}.baseUrl`, BASE_URL_RULE);
  problems.expect(isBaseUrl(dashboardUrl), `${path}.dashboardUrl`, BASE_URL_RULE);
  problems.expect(
    Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= 60_000,
    `${path}.timeoutMs`,
    'must be whole milliseconds from 1 to 60000',
  );
  problems.expect(
    Number.isInteger(maxConcurrentCalls) && maxConcurrentCalls >= 1 && maxConcurrentCalls <= 10_000,
    `${path}.maxConcurrentCalls`,
    'must be a whole number from 1 to 10000',
  );
  return {
    account: {
      ...resolveTokenAccount(options, path, problems),
      gameId,
      clientId,
      baseUrl: baseUrl.replace(/\/+$/, ''),
      dashboardUrl: rewardsPage(dashboardUrl),
      timeoutMs,
      maxConcurrentCalls,
      sendNotBefore,
    },
    ring: { ...resolveRing(options, path, problems), sentAs: 'x-api-key' },
  };
}

function isHeaderValue(value: unknown): boolean {
  return typeof value === 'string' && HEADER_VALUE.test(value);
}

/** A URL that was refused stays as it is: its problem is raised with the others. */
function rewardsPage(dashboardUrl: string): string {
  const isOrigin = isBaseUrl(dashboardUrl) && new URL(dashboardUrl).pathname === '/';
  return isOrigin ? new URL('/rewards', dashboardUrl).href : dashboardUrl;
}
