import { Inject, Injectable } from '@nestjs/common';
import { MintmarkError } from '../../errors/mintmark-error.js';
import { AccountRegistry } from '../../tokens/account-registry.js';
import type { Accounts } from '../../tokens/accounts.js';
import type { Inspection } from '../../tokens/inspection.js';
import type { PlayerToken } from '../../tokens/player-token.js';
import { TokenInspector } from '../../tokens/token-inspector.js';
import { type MintOptions, TokenMinter } from '../../tokens/token-minter.js';
import type { InspectionLimits, VerifyTokenRequest } from '../../tokens/verify-token-request.js';
import { type LynesPlayer, lynesContract } from './lynes.contract.js';
import { LYNES_OPTIONS, type LynesAccount, type LynesOptions, resolveLynesOptions } from './lynes.options.js';

/** What a Lynes token is asked for with. */
export interface LynesTokenRequest extends LynesPlayer {
  /** Our name of the account; the default one when not given. */
  readonly account?: string;
  /** Lifetime in seconds, 1 to 86 400; 3 600 when not given. */
  readonly ttlSeconds?: number;
}

/** Mints the JWTs of Lynes Loyalty. */
@Injectable()
export class LynesService {
  readonly #accounts: Accounts<LynesAccount>;

  constructor(
    @Inject(LYNES_OPTIONS) options: LynesOptions,
    @Inject(AccountRegistry) registry: AccountRegistry,
    @Inject(TokenMinter) private readonly minter: TokenMinter,
    @Inject(TokenInspector) private readonly inspector: TokenInspector,
  ) {
    this.#accounts = registry.open(lynesContract, resolveLynesOptions, options);
  }

  /**
   * Mints a token for one user.
   *
   * @throws {MintmarkError} `provider_disabled`, `account_unknown`, `caller_forbidden` for a scope that the account does
   * not allow, `request_invalid`, `ttl_out_of_range`, `key_unavailable`
   */
  async issue(request: LynesTokenRequest, options: MintOptions = {}): Promise<PlayerToken> {
    const account = this.#accounts.get(request.account);
    if (!isAllowed(account, request.scope)) {
      throw new MintmarkError('caller_forbidden', {
        detail: 'The account does not allow one of the scopes.',
      });
    }
    return this.minter.mint(lynesContract, account, request, {
      ...options,
      ttlSeconds: request.ttlSeconds,
    });
  }

  /**
   * Tells why Lynes accepts or refuses a token, and what to do about it. A bad token is an answer, not an error.
   *
   * @throws {MintmarkError} `provider_disabled`, `account_unknown`, `key_unavailable`
   */
  verify(request: VerifyTokenRequest, { accounts }: InspectionLimits = {}): Inspection {
    return this.inspector.inspect(
      lynesContract,
      this.#accounts.get(request.account),
      request.token,
      accounts,
    );
  }
}

/** A scope that is not even a list is the contract's to refuse. */
function isAllowed({ allowedScopes }: LynesAccount, scope: readonly string[] | undefined): boolean {
  return !Array.isArray(scope) || scope.every((name: string) => allowedScopes.includes(name));
}
