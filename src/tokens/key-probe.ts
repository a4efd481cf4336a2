import type { ResolvedAccount } from './account-options.js';
import type { PlayerToken } from './player-token.js';
import type { TokenAccount, TokenContract } from './token-contract.js';

/** The key version that minted the token of a proof, as far as others may know it. */
interface ProbedKey {
  /** The provider's name of the key, where tokens carry it. */
  readonly kid?: string;
  /** SPKI PEM, of an RSA key. */
  readonly publicKeyPem?: string;
  /** The shared secret, for an emulation on this machine that cannot judge tokens without it. */
  readonly readSecret: () => Promise<string>;
}

/** A token of one version alone, to be shown to its provider. */
interface KeyProof<Account extends TokenAccount, Known> {
  readonly account: Account;
  readonly token: PlayerToken;
  readonly key: ProbedKey;
  /** Emulates the provider on this machine, where nobody else can be asked; gives its base URL. It ends with the proof. */
  readonly emulate: (known: Known) => Promise<string>;
}

/**
 * How a provider is asked whether it accepts what a key version signs. Each provider's folder has one.
 *
 * @typeParam Known what an emulation of the provider has to know of an account and its key
 */
export interface KeyProbe<Account extends TokenAccount, Player, Known = never> {
  readonly contract: TokenContract<Account, Player>;
  /** Who answers: the provider itself, or an emulation of it, whose word says less. */
  readonly against: 'provider' | 'emulation';
  /** Whom the token speaks for. The provider gets to see the id, and may make a player of it. */
  player(playerId: string): Player;
  /** Fills in defaults of the provider's options. @throws {ProblemListError} listing every bad option */
  resolve(options: never): readonly ResolvedAccount<Account>[];
  /** Why the provider cannot be asked about this account; `undefined` when it can. */
  obstacle?(account: Account): string | undefined;
  /** @throws {MintmarkError} `upstream_refused` when the token is not accepted, other `upstream_…` when nobody can tell */
  prove(proof: KeyProof<Account, Known>): Promise<void>;
}
