import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { requestInvalid } from '../../errors/mintmark-error.js';
import { KeyStore } from '../../keystore/key-store.js';
import { AccountRegistry } from '../../tokens/account-registry.js';
import type { Accounts } from '../../tokens/accounts.js';
import { Clock } from '../../tokens/clock.js';
import type { Inspection } from '../../tokens/inspection.js';
import type { PlayerToken } from '../../tokens/player-token.js';
import { isText, TEXT_RULE } from '../../tokens/text.js';
import { TokenInspector } from '../../tokens/token-inspector.js';
import { type MintOptions, TokenMinter } from '../../tokens/token-minter.js';
import type { InspectionLimits, VerifyTokenRequest } from '../../tokens/verify-token-request.js';
import { StackedClient } from './stacked.client.js';
import { ONE_TIME_TOKEN_SECONDS, type StackedPlayer, stackedContract } from './stacked.contract.js';
import {
  resolveStackedOptions,
  STACKED_OPTIONS,
  type StackedAccount,
  type StackedOptions,
} from './stacked.options.js';

/** What a one-time token is asked for with. */
export interface StackedOneTimeTokenRequest extends StackedPlayer {
  /** Our name of the account; the default one when not given. */
  readonly account?: string;
}

/** What a Stacked token is asked for with. */
export interface StackedTokenRequest extends StackedOneTimeTokenRequest {
  /** Lifetime in seconds, 1 to 86 400; 900 when not given. */
  readonly ttlSeconds?: number;
}

/** A one-time token that Stacked issued for a player. */
export interface StackedOneTimeToken {
  /** Opaque, used once. A credential. */
  readonly token: string;
  /** The rewards page with the token in it, to redirect the player to. A credential. */
  readonly redirectUrl: string;
  /** ISO 8601, UTC; counted from before the request was sent, as the answer carries no expiry. */
  readonly expiresAt: string;
  readonly expiresInSeconds: number;
}

/** Which player's campaigns Stacked is to work out anew. */
export interface StackedCampaignRefreshRequest extends StackedOneTimeTokenRequest {
  /** Whether the player looks at campaigns right now; `false` when not given. */
  readonly viewingCampaigns?: boolean;
}

/** A campaign refresh that Stacked accepted. */
export interface StackedCampaignRefresh {
  readonly account: string;
  readonly playerId: string;
  /** ISO 8601, UTC. */
  readonly refreshedAt: string;
}

/** Mints Stacked's game JWTs and brokers its one-time tokens. */
@Injectable()
export class StackedService implements OnApplicationBootstrap {
  readonly #accounts: Accounts<StackedAccount>;

  constructor(
    @Inject(STACKED_OPTIONS) private readonly options: StackedOptions,
    @Inject(AccountRegistry) registry: AccountRegistry,
    @Inject(KeyStore) private readonly keys: KeyStore,
    @Inject(TokenMinter) private readonly minter: TokenMinter,
    @Inject(TokenInspector) private readonly inspector: TokenInspector,
    @Inject(StackedClient) private readonly client: StackedClient,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.#accounts = registry.open(stackedContract, resolveStackedOptions, options);
  }

  /** Loads the HTTP client while the start goes on: the first who ask would wait for it, however many they are. */
  onApplicationBootstrap(): void {
    // Should that fail, the first call says so.
    if (this.options.accounts.length > 0) this.client.prepare().catch(() => undefined);
  }

  /**
   * Mints a token for one player.
   *
   * @throws {MintmarkError} `provider_disabled`, `account_unknown`, `request_invalid`, `ttl_out_of_range`,
   * `key_unavailable`
   */
  async issue(request: StackedTokenRequest, options: MintOptions = {}): Promise<PlayerToken> {
    return this.minter.mint(stackedContract, this.#accounts.get(request.account), request, {
      ...options,
      ttlSeconds: request.ttlSeconds,
    });
  }

  /**
   * Tells why Stacked accepts or refuses a token, and what to do about it. A bad token is an answer, not an error.
   *
   * @throws {MintmarkError} `provider_disabled`, `account_unknown`, `key_unavailable`
   */
  verify(request: VerifyTokenRequest, { accounts }: InspectionLimits = {}): Inspection {
    return this.inspector.inspect(
      stackedContract,
      this.#accounts.get(request.account),
      request.token,
      accounts,
    );
  }

  /**
   * Asks Stacked for a one-time token in the player's name. A fresh one each time, never cached.
   *
   * @throws {MintmarkError} what `issue` throws; `upstream_refused` with the provider's code where it published it,
   * `upstream_invalid_response`, `upstream_unreachable`, `upstream_timeout`, `upstream_busy`,
   * `upstream_unavailable`
   */
  async brokerOneTimeToken(
    request: StackedOneTimeTokenRequest,
    { onKey }: MintOptions = {},
  ): Promise<StackedOneTimeToken> {
    const account = this.#accounts.get(request.account);
    const jwt = await this.minter.mint(stackedContract, account, request, { onKey });
    const askedAtMs = performance.now();
    const token = await this.client.generateOneTimeToken(account, jwt.token);
    // The clock may have been set meanwhile.
    const leftMs = ONE_TIME_TOKEN_SECONDS * 1000 - Math.floor(performance.now() - askedAtMs);
    return {
      token,
      redirectUrl: redirectUrl(account, token),
      expiresAt: new Date(this.clock.nowMs() + leftMs).toISOString(),
      expiresInSeconds: Math.ceil(leftMs / 1000),
    };
  }

  /**
   * Has Stacked work out a player's campaigns anew, with the account's API key and client id, which nobody else needs.
   *
   * @throws {MintmarkError} `provider_disabled`, `account_unknown`, `request_invalid`, `key_unavailable`, and the same
   * `upstream_…` codes as `brokerOneTimeToken`
   */
  async refreshCampaigns(
    request: StackedCampaignRefreshRequest,
    { onKey }: MintOptions = {},
  ): Promise<StackedCampaignRefresh> {
    const { playerId, viewingCampaigns = false } = request;
    const account = this.#accounts.get(request.account);
    requirePlayerId(playerId);
    const ring = { provider: stackedContract.provider, account: account.name };
    await this.keys.withCredential(ring, this.clock.nowMs(), (credential, keyId) => {
      onKey?.(keyId);
      return this.client.refreshCampaigns(account, credential, { playerId, viewingCampaigns });
    });
    return { account: account.name, playerId, refreshedAt: new Date(this.clock.nowMs()).toISOString() };
  }
}

function requirePlayerId(playerId: unknown): void {
  if (!isText(playerId)) throw requestInvalid([{ field: 'playerId', message: TEXT_RULE }]);
}

function redirectUrl({ dashboardUrl, gameId }: StackedAccount, token: string): string {
  return `${dashboardUrl}?token=${encodeURIComponent(token)}&gameId=${encodeURIComponent(gameId)}`;
}
