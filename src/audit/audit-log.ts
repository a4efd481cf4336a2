import { Inject, Injectable, Logger } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import { Clock } from '../tokens/clock.js';
import { type ChainHead, GENESIS, seal } from './audit-chain.js';
import type { AuditEntry } from './audit-record.js';
import { AuditSink } from './audit-sink.js';

/** Milliseconds after which whoever waits for a record is told that it cannot be written. */
const PATIENCE_MS = 1_500;

/** Milliseconds between two tries of a sink that fails. */
const RETRY_MS = 250;

/** The most records that are written at once. */
const BATCH_RECORDS = 1_000;

/** A decision on its way into the log. */
interface Waiting {
  readonly entry: AuditEntry;
  readonly time: string;
  resolve(): void;
  reject(error: MintmarkError): void;
  /** Whether the one who waited was told that it cannot be written. */
  isGivenUp: boolean;
}

/** Lines that the sink is writing, or has to write before any others. */
interface Batch {
  readonly lines: Buffer;
  readonly head: ChainHead;
  readonly records: readonly (Waiting & { readonly sequence: number })[];
}

/**
 * Writes decisions to the sink, chained, in batches: what comes while one batch is written makes the next. While the sink
 * fails or hangs every record is refused at once, and nothing is numbered that is not written; when it works again, the
 * log says what was lost, and what it says was allowed but was not handed out.
 */
@Injectable()
export class AuditLog {
  readonly #logger = new Logger(AuditLog.name);
  #queue: Waiting[] = [];
  #head: ChainHead = GENESIS;
  #lost = 0;
  #isFailing = false;
  #writing: Promise<void> | undefined;
  #isClosing = false;

  constructor(
    @Inject(AuditSink) private readonly sink: AuditSink,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The last record that is stored. */
  get head(): ChainHead {
    return this.#head;
  }

  /** Whether records are written at the moment. */
  get isAvailable(): boolean {
    return !this.#isFailing;
  }

  /** Finds the end of the chain that is there. @throws what the sink throws */
  async open(): Promise<void> {
    this.#head = (await this.sink.resume()) ?? GENESIS;
  }

  /**
   * Writes a decision; resolves once it is stored.
   *
   * @throws {MintmarkError} `audit_unavailable`, within two seconds
   */
  record(entry: AuditEntry): Promise<void> {
    if (this.#isFailing) {
      this.#lost += 1;
      return Promise.reject(new MintmarkError('audit_unavailable'));
    }
    return this.#enqueue(entry);
  }

  /** Writes what waits, for as long as anybody is told to wait, and closes the sink. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#writing;
    await this.sink.close();
  }

  #enqueue(entry: AuditEntry): Promise<void> {
    const stored = new Promise<void>((resolve, reject) => {
      const time = new Date(this.clock.nowMs()).toISOString();
      this.#queue.push({ entry, time, resolve, reject, isGivenUp: false });
    });
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
    return stored;
  }

  async #writeAll(): Promise<void> {
    // What is asked for in the same turn of the event loop goes into one batch.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#seal(this.#queue.splice(0, BATCH_RECORDS));
      await this.#write(batch);
      if (this.#isFailing) return;
    }
  }

  #seal(waiting: readonly Waiting[]): Batch {
    let head = this.#head;
    const lines: string[] = [];
    const records = waiting.map((each) => {
      const sealed = seal(each.entry, each.time, head);
      head = sealed.head;
      lines.push(sealed.line);
      return Object.assign(each, { sequence: head.sequence });
    });
    return { lines: Buffer.from(`${lines.join('\n')}\n`), head, records };
  }

  /** Writes a batch, however long that takes: nothing can be written before it. */
  async #write(batch: Batch): Promise<void> {
    const patience = setTimeout(() => {
      this.#giveUp(batch, 'the sink does not answer');
    }, PATIENCE_MS);
    for (;;) {
      try {
        await this.sink.append(batch.lines);
        break;
      } catch (error) {
        clearTimeout(patience);
        this.#giveUp(batch, codeOf(error));
        if (this.#isClosing) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    clearTimeout(patience);
    this.#head = batch.head;
    for (const { resolve } of batch.records) resolve();
    if (this.#isFailing) this.#resume(batch);
  }

  /** Tells everybody who waits that nothing is written; what has no number yet never gets one. */
  #giveUp(batch: Batch, reason: string): void {
    if (!this.#isFailing)
      this.#logger.error({ message: 'the audit cannot be written: nothing is minted', reason });
    this.#isFailing = true;
    const unnumbered = this.#queue;
    this.#queue = [];
    this.#lost += unnumbered.length;
    for (const waiting of [...batch.records, ...unnumbered]) {
      waiting.isGivenUp = true;
      waiting.reject(new MintmarkError('audit_unavailable'));
    }
  }

  #resume({ records }: Batch): void {
    this.#isFailing = false;
    const count = this.#lost;
    this.#lost = 0;
    this.#logger.warn({ message: 'the audit is written again', lost: count });
    const later = records
      .filter(({ isGivenUp, entry }) => isGivenUp && entry.outcome === 'allowed')
      .map(
        ({ sequence, entry: { requestId } }): AuditEntry => ({
          ...(requestId !== undefined && { requestId }),
          outcome: 'withheld',
          code: 'audit_unavailable',
          refersTo: sequence,
        }),
      );
    if (count > 0) later.push({ outcome: 'lost', code: 'audit_unavailable', count });
    // Nobody waits for these: should the sink fail again, it is heard of from those who do.
    for (const entry of later) this.#enqueue(entry).catch(() => undefined);
  }
}

function codeOf(error: unknown): string {
  return String((error as { readonly code?: unknown } | undefined)?.code ?? 'unknown');
}
