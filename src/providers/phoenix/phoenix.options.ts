import { BASE_URL_RULE, isBaseUrl } from '../../http/base-url.js';
import type { KeyReference } from '../../keystore/key-source.js';
import { mayBeSigningInput } from '../../keystore/signing-input.js';
import {
  type AccountOptions,
  type OptionProblems,
  type ResolvedAccount,
  resolveAccounts,
  resolveRing,
  resolveTokenAccount,
} from '../../tokens/account-options.js';
import type { TokenAccount } from '../../tokens/token-contract.js';

/** One Phoenix account, as given. Its key is the operator's RSA private key. */
export interface PhoenixAccountOptions extends AccountOptions {
  /** The operator id; claim `iss`. */
  readonly operatorId: string;
  /** The game instance of requests that name none; claim `aud`. */
  readonly instanceId: string;
  /** Where Phoenix's own public key is read, with which it signs its calls of the operator; SPKI PEM. */
  readonly webhookPublicKey?: KeyReference;
  /** Where that is configured, to be named in problems with it. */
  readonly webhookPublicKeyOrigin?: string;
  /** Where games are launched, without a trailing path; `https://games.phoenixbet.io` when not given. */
  readonly launchBaseUrl?: string;
  /** Seconds after which a balance is too old to be put into a token; 60 when not given. */
  readonly balanceMaxAgeSeconds?: number;
  /** Whether tokens carry our key id as `kid`, which Phoenix does not document; `false` when not given. */
  readonly sendKeyId?: boolean;
}

/** Options of `PhoenixModule`. Without accounts the provider is disabled. */
export interface PhoenixOptions {
  readonly accounts: readonly PhoenixAccountOptions[];
}

/** Seconds after which a balance is too old to be put into a token, unless configured. */
export const DEFAULT_BALANCE_MAX_AGE_SECONDS = 60;

/** Symbol of the options as given. */
export const PHOENIX_OPTIONS = Symbol('mintmark:phoenix-options');

/** One Phoenix account, resolved. */
export interface PhoenixAccount extends TokenAccount {
  readonly operatorId: string;
  readonly instanceId: string;
  /** Without a slash at its end. */
  readonly launchBaseUrl: string;
  readonly balanceMaxAgeSeconds: number;
}

/** Fills in defaults. @throws {ProblemListError} listing every bad option */
export function resolvePhoenixOptions({
  accounts,
}: PhoenixOptions): readonly ResolvedAccount<PhoenixAccount>[] {
  return resolveAccounts('phoenix', accounts, resolveAccount);
}

function resolveAccount(
  options: PhoenixAccountOptions,
  path: string,
  problems: OptionProblems,
): ResolvedAccount<PhoenixAccount> {
  const {
    operatorId,
    instanceId,
    launchBaseUrl = 'https://games.phoenixbet.io',
    balanceMaxAgeSeconds = DEFAULT_BALANCE_MAX_AGE_SECONDS,
    sendKeyId = false,
    webhookPublicKey,
    webhookPublicKeyOrigin,
  } = options;
  expectOperatorId(operatorId, `${path}.operatorId`, problems);
  problems.expectText(instanceId, `${path}.instanceId`);
  problems.expect(isBaseUrl(launchBaseUrl), `${path}.launchBaseUrl`, BASE_URL_RULE);
  problems.expect(
    Number.isInteger(balanceMaxAgeSeconds) && balanceMaxAgeSeconds >= 1,
    `${path}.balanceMaxAgeSeconds`,
    'must be whole seconds, at least 1',
  );
  return {
    account: {
      ...resolveTokenAccount(options, path, problems),
      operatorId,
      instanceId,
      launchBaseUrl: launchBaseUrl.replace(/\/+$/, ''),
      balanceMaxAgeSeconds,
    },
    ring: {
      ...resolveRing(options, path, problems, (_, keyId) => (sendKeyId ? keyId : undefined)),
      ...(webhookPublicKey !== undefined && { webhookKey: webhookPublicKey }),
      ...(webhookPublicKeyOrigin !== undefined && { webhookKeyOrigin: webhookPublicKeyOrigin }),
    },
  };
}

/** Of a GET of Phoenix's operator API the operator id is signed. */
function expectOperatorId(operatorId: unknown, option: string, problems: OptionProblems): void {
  problems.expectText(operatorId, option);
  const isSignable = typeof operatorId !== 'string' || !mayBeSigningInput(Buffer.from(operatorId));
  problems.expect(isSignable, option, 'must not be what a token could be signed over');
}
