import { Inject, Injectable } from '@nestjs/common';
import { requestInvalid } from '../../errors/mintmark-error.js';
import { KeyStore } from '../../keystore/key-store.js';
import { AccountRegistry } from '../../tokens/account-registry.js';
import type { Accounts } from '../../tokens/accounts.js';
import { Clock } from '../../tokens/clock.js';
import type { Inspection } from '../../tokens/inspection.js';
import type { PlayerToken } from '../../tokens/player-token.js';
import { TokenInspector } from '../../tokens/token-inspector.js';
import { type MintOptions, TokenMinter } from '../../tokens/token-minter.js';
import type { InspectionLimits, VerifyTokenRequest } from '../../tokens/verify-token-request.js';
import { GAME_ID_RULE, isGameId } from './game-id.js';
import { type PhoenixOperatorRequest, signedBytes } from './operator-request.js';
import { type PhoenixPlayer, phoenixContract } from './phoenix.contract.js';
import {
  PHOENIX_OPTIONS,
  type PhoenixAccount,
  type PhoenixOptions,
  resolvePhoenixOptions,
} from './phoenix.options.js';
import { parseWebhookSignature } from './webhook-signature.js';

/** What a Phoenix token is asked for with. */
export interface PhoenixTokenRequest extends PhoenixPlayer {
  /** Our name of the account; the default one when not given. */
  readonly account?: string;
  /** Lifetime in seconds, 1 to 10 800; 3 600 when not given. */
  readonly ttlSeconds?: number;
}

/** The public half of one version of an account's key, to be registered with Phoenix. */
export interface PhoenixPublicKey {
  readonly account: string;
  readonly keyId: string;
  readonly state: 'staged' | 'active';
  /** SPKI, PEM. */
  readonly pem: string;
  /** RFC 7517, `kid` being our key id. */
  readonly jwk: Readonly<Record<string, unknown>>;
}

/** What a signed request carries. */
export interface PhoenixRequestSignature {
  readonly account: string;
  readonly keyId: string;
  /** RSASSA-PKCS1-v1_5 with SHA-256, base64url without padding, beside the operator id. */
  readonly headers: { readonly 'X-Operator-Id': string; readonly 'X-Signature': string };
}

/** What a malformed signature counts as: no key has made it. */
const NO_SIGNATURE = Buffer.alloc(0);

/** Mints Phoenix's game session tokens, and signs its operator's requests. */
@Injectable()
export class PhoenixService {
  readonly #accounts: Accounts<PhoenixAccount>;

  constructor(
    @Inject(PHOENIX_OPTIONS) options: PhoenixOptions,
    @Inject(AccountRegistry) registry: AccountRegistry,
    @Inject(KeyStore) private readonly keys: KeyStore,
    @Inject(TokenMinter) private readonly minter: TokenMinter,
    @Inject(TokenInspector) private readonly inspector: TokenInspector,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.#accounts = registry.open(phoenixContract, resolvePhoenixOptions, options);
  }

  /**
   * Mints a token for one player with the balance given. Never cached: a balance is a snapshot.
   *
   * @throws {MintmarkError} `provider_disabled`, `account_unknown`, `request_invalid`, `ttl_out_of_range`,
   * `key_unavailable`
   */
  async issue(request: PhoenixTokenRequest, options: MintOptions = {}): Promise<PlayerToken> {
    const account = this.#accounts.get(request.account);
    if (request.gameId !== undefined && !isGameId(request.gameId)) {
      throw requestInvalid([{ field: 'gameId', message: GAME_ID_RULE }]);
    }
    return this.minter.mint(phoenixContract, account, request, {
      ...options,
      ttlSeconds: request.ttlSeconds,
    });
  }

  /**
   * Tells why Phoenix accepts or refuses a token, and what to do about it. A bad token is an answer, not an error.
   *
   * @throws {MintmarkError} `provider_disabled`, `account_unknown`, `key_unavailable`
   */
  verify(request: VerifyTokenRequest, { accounts }: InspectionLimits = {}): Inspection {
    return this.inspector.inspect(
      phoenixContract,
      this.#accounts.get(request.account),
      request.token,
      accounts,
    );
  }

  /**
   * The public keys to be registered with Phoenix: those that sign, and those that are staged to. @throws {MintmarkError}
   * `provider_disabled`
   */
  publicKeys(accounts: readonly string[] | '*' = '*'): readonly PhoenixPublicKey[] {
    this.#accounts.requireEnabled();
    return this.keys
      .describe(this.clock.nowMs(), phoenixContract.provider)
      .filter(({ account }) => accounts === '*' || accounts.includes(account))
      .flatMap(({ account, versions }) =>
        versions.flatMap(({ keyId, state, publicKey }) =>
          publicKey === undefined || (state !== 'staged' && state !== 'active')
            ? []
            : [{ account, keyId, state, pem: publicKey.pem, jwk: { ...publicKey.jwk, kid: keyId } }],
        ),
      );
  }

  /**
   * Signs a request of Phoenix's operator API with the same key: of a GET the operator id, of a POST the exact bytes of
   * its body, which must be a JSON object. Nothing else is ever signed: what a token is signed over is neither.
   *
   * @throws {MintmarkError} `provider_disabled`, `account_unknown`, `request_invalid`, `key_unavailable`
   * @see Phoenix, operator API (read 2026-11-22)
   */
  async signOperatorRequest(
    request: PhoenixOperatorRequest,
    { onKey }: MintOptions = {},
  ): Promise<PhoenixRequestSignature> {
    const account = this.#accounts.get(request.account);
    const bytes = signedBytes(request, account.operatorId);
    const ring = { provider: phoenixContract.provider, account: account.name };
    const key = this.keys.activeKey(ring, this.clock.nowMs());
    onKey?.(key.version.keyId);
    const signature = await key.signBytes(bytes);
    return {
      account: account.name,
      keyId: key.version.keyId,
      headers: { 'X-Operator-Id': account.operatorId, 'X-Signature': signature.toString('base64url') },
    };
  }

  /**
   * Whether Phoenix signed a webhook: its header `signature` over the body exactly as it arrived, before any parsing.
   * Takes base64url without padding, and the plain base64 of older documents; a header that is missing, sent twice or
   * malformed is no signature.
   *
   * @param signature the header's value as Node has it
   * @throws {MintmarkError} `provider_disabled`, `account_unknown`; `key_unavailable` unless the account has
   * `webhookPublicKey`
   * @see Phoenix, webhooks (read 2026-11-22)
   */
  verifyWebhook(
    rawBody: Buffer | string,
    signature: string | readonly string[] | undefined,
    account?: string,
  ): boolean {
    const { name } = this.#accounts.get(account);
    const bytes = parseWebhookSignature(signature) ?? NO_SIGNATURE;
    const ring = { provider: phoenixContract.provider, account: name };
    return this.keys.isWebhookSignature(ring, Buffer.from(rawBody), bytes);
  }
}
