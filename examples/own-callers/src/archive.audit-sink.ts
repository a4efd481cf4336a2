import { type AuditRecord, AuditSink, type ChainHead } from 'mintmark';

/** Keeps the audit in memory, in the place of an archive of yours. */
export class ArchiveSink extends AuditSink {
  readonly records: AuditRecord[] = [];
  isReachable = true;

  /** Nothing is there when this process begins, so a new chain does. */
  override resume(): Promise<ChainHead | undefined> {
    return Promise.resolve(undefined);
  }

  /** Rejecting is all that it takes: nothing is handed out, and the same lines come again. */
  override append(lines: Buffer): Promise<void> {
    if (!this.isReachable) return Promise.reject(new Error('the archive does not answer'));
    for (const line of lines.toString().trimEnd().split('\n')) this.records.push(JSON.parse(line));
    return Promise.resolve();
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}
