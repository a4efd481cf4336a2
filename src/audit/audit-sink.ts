import type { ChainHead } from './audit-chain.js';

/** Port: where the audit is written. It is its own symbol for injection. */
export abstract class AuditSink {
  /** The end of the chain that is there already, so that it is carried on; `undefined` when there is none. */
  abstract resume(): Promise<ChainHead | undefined>;

  /**
   * Appends whole lines, line breaks included; resolves once they are stored. One call at a time. When it rejects, the
   * very same lines are offered again later, and none before them: what was stored of them must not be stored twice.
   *
   * @throws {ChainMovedError} when nothing of them is stored, and they have to carry on another record
   */
  abstract append(lines: Buffer): Promise<void>;

  /** Called once, after the last line; an `append` that is still under way must come to its end. */
  abstract close(): Promise<void>;
}

/** The chain has gone on without us: what was to be appended has to be numbered anew. */
export class ChainMovedError extends Error {
  override readonly name = 'ChainMovedError';
  readonly code = 'chain_moved';

  constructor(readonly head: ChainHead) {
    super('the chain has gone on elsewhere');
  }
}
