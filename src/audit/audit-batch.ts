import type { MintmarkError } from '../errors/mintmark-error.js';
import { type ChainHead, seal } from './audit-chain.js';
import type { AuditEntry } from './audit-record.js';
import { goesOnUnrecorded } from './goes-on-unrecorded.js';

/** A decision on its way into the log. */
export interface Waiting {
  readonly entry: AuditEntry;
  readonly time: string;
  /** `performance.now()` when it was decided. */
  readonly sinceMs: number;
  /** Absent where nobody waits: the log says it by itself, and goes on trying until it is written. */
  readonly asked?: {
    resolve(): void;
    reject(error: MintmarkError): void;
  };
}

/** Lines that the sink is writing, or has to write before any others. */
export interface AuditBatch {
  readonly lines: Buffer;
  /** The end of the chain once they are stored. */
  readonly head: ChainHead;
  readonly records: readonly Waiting[];
}

/** Chains decisions to what is stored. */
export function sealBatch(records: readonly Waiting[], after: ChainHead): AuditBatch {
  let head = after;
  let lines = '';
  for (const { entry, time } of records) {
    const sealed = seal(entry, time, head);
    head = sealed.head;
    lines += `${sealed.line}\n`;
  }
  return { lines: Buffer.from(lines), head, records };
}

/** What is to be said of a batch that is stored, but too late for those who waited: its answers were not given. */
export function withheldOf({ records, head }: AuditBatch): readonly AuditEntry[] {
  const first = head.sequence - records.length + 1;
  return records.flatMap(({ entry: { outcome, operation, requestId }, asked }, index) =>
    asked === undefined || outcome !== 'allowed' || goesOnUnrecorded(operation)
      ? []
      : [{ requestId, outcome: 'withheld', code: 'audit_unavailable', refersTo: first + index }],
  );
}
