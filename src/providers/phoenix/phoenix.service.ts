import { Inject, Injectable } from '@nestjs/common';
import { requestInvalid } from '../../errors/mintmark-error.js';
import { KeyStore } from '../../keystore/key-store.js';
import { openAccounts } from '../../tokens/account-options.js';
import type { Accounts } from '../../tokens/accounts.js';
import type { Inspection } from '../../tokens/inspection.js';
import type { PlayerToken } from '../../tokens/player-token.js';
import { TokenInspector } from '../../tokens/token-inspector.js';
import { TokenMinter } from '../../tokens/token-minter.js';
import type { VerifyTokenRequest } from '../../tokens/verify-token-request.js';
import { GAME_ID_RULE, isGameId } from './game-id.js';
import { type PhoenixPlayer, phoenixContract } from './phoenix.contract.js';
import {
  PHOENIX_OPTIONS,
  type PhoenixAccount,
  type PhoenixOptions,
  resolvePhoenixOptions,
} from './phoenix.options.js';

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
  readonly state: 'active';
  /** SPKI, PEM. */
  readonly pem: string;
  /** RFC 7517, `kid` being our key id. */
  readonly jwk: Readonly<Record<string, unknown>>;
}

/** Mints Phoenix's game session tokens. */
@Injectable()
export class PhoenixService {
  readonly #accounts: Accounts<PhoenixAccount>;

  constructor(
    @Inject(PHOENIX_OPTIONS) options: PhoenixOptions,
    @Inject(KeyStore) private readonly keys: KeyStore,
    @Inject(TokenMinter) private readonly minter: TokenMinter,
    @Inject(TokenInspector) private readonly inspector: TokenInspector,
  ) {
    this.#accounts = openAccounts(phoenixContract, keys, resolvePhoenixOptions(options));
  }

  /**
   * Mints a token for one player with the balance given. Never cached: a balance is a snapshot.
   *
   * @throws {MintmarkError} `provider_disabled`, `account_unknown`, `request_invalid`, `ttl_out_of_range`,
   * `key_unavailable`
   */
  async issue(request: PhoenixTokenRequest): Promise<PlayerToken> {
    const account = this.#accounts.get(request.account);
    if (request.gameId !== undefined && !isGameId(request.gameId)) {
      throw requestInvalid([{ field: 'gameId', message: GAME_ID_RULE }]);
    }
    return this.minter.mint(phoenixContract, account, request, request.ttlSeconds);
  }

  /**
   * Tells why Phoenix accepts or refuses a token, and what to do about it. A bad token is an answer, not an error.
   *
   * @throws {MintmarkError} `provider_disabled`, `account_unknown`, `key_unavailable`
   */
  verify(request: VerifyTokenRequest): Inspection {
    return this.inspector.inspect(phoenixContract, this.#accounts.get(request.account), request.token);
  }

  /** The public keys of every account. @throws {MintmarkError} `provider_disabled` */
  publicKeys(): readonly PhoenixPublicKey[] {
    this.#accounts.requireEnabled();
    return this.keys
      .describe(phoenixContract.provider)
      .flatMap(({ account, versions }) =>
        versions.flatMap(({ keyId, state, publicKey }) =>
          publicKey === undefined
            ? []
            : [{ account, keyId, state, pem: publicKey.pem, jwk: { ...publicKey.jwk, kid: keyId } }],
        ),
      );
  }
}
