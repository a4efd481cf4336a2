import type { KeyReference } from '../keystore/key-source.js';
import type { KeyedDigests } from '../keystore/keyed-digests.js';

/** How players stand in the audit. */
export type AuditedPlayers =
  /** As a keyed hash: whoever has the log, but not the key, cannot try ids out. */
  | { readonly as: 'hash'; readonly key: KeyReference }
  /** As they are. */
  | { readonly as: 'id' };

/** Writes players' ids as the audit is to have them. */
export class PlayerName {
  #digest: ((text: string) => string) | undefined;

  constructor(
    private readonly players: AuditedPlayers,
    private readonly digests: KeyedDigests,
  ) {}

  /** Reads the key, if there is one. @throws {ProblemListError} when it cannot be used */
  async open(): Promise<void> {
    if (this.players.as === 'hash')
      this.#digest = await this.digests.open(this.players.key, 'the key of the audit');
  }

  /** `hmac:<hex>`, or `id:<id>`. */
  of(playerId: string): string {
    return this.#digest === undefined ? `id:${playerId}` : `hmac:${this.#digest(playerId)}`;
  }
}
