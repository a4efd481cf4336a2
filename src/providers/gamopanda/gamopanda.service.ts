import { Inject, Injectable } from '@nestjs/common';
import { AccountRegistry } from '../../tokens/account-registry.js';
import type { Accounts } from '../../tokens/accounts.js';
import type { Inspection } from '../../tokens/inspection.js';
import type { PlayerToken } from '../../tokens/player-token.js';
import { TokenInspector } from '../../tokens/token-inspector.js';
import { type MintOptions, TokenMinter } from '../../tokens/token-minter.js';
import type { InspectionLimits, VerifyTokenRequest } from '../../tokens/verify-token-request.js';
import { type GamopandaPlayer, gamopandaContract } from './gamopanda.contract.js';
import {
  GAMOPANDA_OPTIONS,
  type GamopandaAccount,
  type GamopandaOptions,
  resolveGamopandaOptions,
} from './gamopanda.options.js';

/** What a Gamopanda token is asked for with. */
export interface GamopandaTokenRequest extends GamopandaPlayer {
  /** Our name of the account; the default one when not given. */
  readonly account?: string;
  /** Lifetime in seconds, 1 to 86 400; 1 800 when not given. */
  readonly ttlSeconds?: number;
}

/** Mints Gamopanda's end-user access tokens. */
@Injectable()
export class GamopandaService {
  readonly #accounts: Accounts<GamopandaAccount>;

  constructor(
    @Inject(GAMOPANDA_OPTIONS) options: GamopandaOptions,
    @Inject(AccountRegistry) registry: AccountRegistry,
    @Inject(TokenMinter) private readonly minter: TokenMinter,
    @Inject(TokenInspector) private readonly inspector: TokenInspector,
  ) {
    this.#accounts = registry.open(gamopandaContract, resolveGamopandaOptions, options);
  }

  /**
   * Mints a token for one customer.
   *
   * @throws {MintmarkError} `provider_disabled`, `account_unknown`, `request_invalid`, `ttl_out_of_range`,
   * `key_unavailable`
   */
  async issue(request: GamopandaTokenRequest, options: MintOptions = {}): Promise<PlayerToken> {
    return this.minter.mint(gamopandaContract, this.#accounts.get(request.account), request, {
      ...options,
      ttlSeconds: request.ttlSeconds,
    });
  }

  /**
   * Tells why Gamopanda accepts or refuses a token, and what to do about it. A bad token is an answer, not an error.
   *
   * @throws {MintmarkError} `provider_disabled`, `account_unknown`, `key_unavailable`
   */
  verify(request: VerifyTokenRequest, { accounts }: InspectionLimits = {}): Inspection {
    return this.inspector.inspect(
      gamopandaContract,
      this.#accounts.get(request.account),
      request.token,
      accounts,
    );
  }
}
