import type { ChainHead } from './audit-chain.js';

/** Port: where the audit is written. Also its say symbol for injection. */
export abstract class AuditSink {
  /** The end of the chain that is there already, so that it is carried on; `undefined` when there is none. */
  abstract resume(): Promise<ChainHead | undefined>;

  /**
   * Appends whole lines, line breaks included; resolves once they are stored. One call at a time. When it rejects, the
   * very same lines are offered again later, and none before them: what was stored of them must not be stored twice.
   */
  abstract append(lines: Buffer): Promise<void>;

  /** Called once, after the last line. */
  abstract close(): Promise<void>;
}
