import { Inject, Injectable, Logger } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import { settledWithin } from '../http/settled-within.js';
import { Clock } from '../tokens/clock.js';
import { type AuditBatch, sealBatch, type Waiting, withheldOf } from './audit-batch.js';
import { type ChainHead, GENESIS } from './audit-chain.js';
import type { AuditEntry } from './audit-record.js';
import { AuditSink, ChainMovedError } from './audit-sink.js';

/** Milliseconds after which whoever waits for a record is told that it cannot be written. */
const PATIENCE_MS = 1_500;

/** Milliseconds between two tries of a sink that fails. */
const RETRY_MS = 250;

/** The most records that are written at once: what sealing them takes is time in which nothing else is done. */
const BATCH_RECORDS = 250;

/** Records after which the head is told to the service's own log, so that it stands in another place too. */
const TOLD_EVERY = 10_000;

/**
 * Writes decisions to the sink, chained, in batches: what comes while one batch is written makes the next. While the sink
 * fails or hangs every record is refused at once, and nothing is numbered that is not written; when it works again, the
 * log says what was lost, and what it says was allowed but was not handed out.
 */
@Injectable()
export class AuditLog {
  readonly #logger = new Logger(AuditLog.name);
  #queue: Waiting[] = [];
  /** What the sink was given, and has not answered for. */
  #offered: readonly Waiting[] = [];
  #head: ChainHead = GENESIS;
  #lost = 0;
  #isFailing = false;
  #writing: Promise<void> | undefined;
  #isClosing = false;
  #lastTime = { ms: Number.NaN, text: '' };

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
    return !this.#isFailing && !this.#isClosing;
  }

  /** Finds the end of the chain that is there. @throws what the sink throws */
  async open(): Promise<void> {
    this.#head = (await this.sink.resume()) ?? GENESIS;
    this.#tellHead('the audit goes on from here');
  }

  /**
   * Writes a decision; resolves once it is stored.
   *
   * @throws {MintmarkError} `audit_unavailable`, within two seconds
   */
  record(entry: AuditEntry): Promise<void> {
    if (!this.isAvailable) {
      this.#lost += entry.count ?? 1;
      return Promise.reject(new MintmarkError('audit_unavailable'));
    }
    return this.#enqueue(entry);
  }

  /** Writes what waits, for as long as anybody is told to wait, and closes the sink, which gets as long again. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await settledWithin(PATIENCE_MS, this.#writing);
    this.#loseQueued();
    // Of what hangs nobody knows whether it is stored; but what it was to say of others is said here.
    this.#lost += decisionsIn([...this.#offered.filter(({ asked }) => asked === undefined), ...this.#queue]);
    const isClosed = await settledWithin(PATIENCE_MS, this.sink.close());
    if (!isClosed) this.#logger.warn({ message: 'the sink of the audit could not be closed' });
    if (this.#lost > 0)
      this.#logger.error({ message: 'the audit ends without what was lost', lost: this.#lost });
    this.#tellHead('the audit ends here');
  }

  #enqueue(entry: AuditEntry): Promise<void> {
    const time = this.#now();
    const stored = new Promise<void>((resolve, reject) => {
      this.#queue.push({ entry, time, sinceMs: performance.now(), asked: { resolve, reject } });
    });
    this.#writing ??= this.#writeAll();
    return stored;
  }

  /** What comes in the same millisecond has the same text. */
  #now(): string {
    const ms = this.clock.nowMs();
    if (ms !== this.#lastTime.ms) this.#lastTime = { ms, text: new Date(ms).toISOString() };
    return this.#lastTime.text;
  }

  async #writeAll(): Promise<void> {
    do {
      // What is asked for in the same turn of the event loop goes into one batch.
      await new Promise(setImmediate);
      await this.#store(sealBatch(this.#queue.splice(0, BATCH_RECORDS), this.#head));
    } while (this.#queue.length > 0 && !this.#isFailing);
    // In the same breath as the look at the queue: what comes after it is written by the next.
    this.#writing = undefined;
  }

  /** Writes a batch, however long that takes: nothing can be written before it. */
  async #store(sealed: AuditBatch): Promise<void> {
    let batch = sealed;
    this.#offered = batch.records;
    const waitedMs = performance.now() - oldestOf(batch);
    const patience = setTimeout(() => {
      this.#giveUp(batch, 'no_answer');
    }, PATIENCE_MS - waitedMs);
    for (;;) {
      try {
        await this.sink.append(batch.lines);
        break;
      } catch (error) {
        this.#giveUp(batch, codeOf(error));
        if (this.#isClosing) {
          this.#lost += decisionsIn(batch.records);
          this.#offered = [];
          return;
        }
        if (error instanceof ChainMovedError) batch = sealBatch(batch.records, error.head);
        await pause(RETRY_MS);
      } finally {
        clearTimeout(patience);
      }
    }
    this.#stored(batch);
  }

  #stored(batch: AuditBatch): void {
    const isTold =
      Math.floor(this.#head.sequence / TOLD_EVERY) < Math.floor(batch.head.sequence / TOLD_EVERY);
    this.#head = batch.head;
    this.#offered = [];
    if (isTold) this.#tellHead('the audit has come this far');
    for (const { asked } of batch.records) asked?.resolve();
    if (this.#isFailing) this.#resume(batch);
  }

  /** Tells everybody who waits that nothing is written; what has no number yet never gets one. */
  #giveUp({ records }: AuditBatch, reason: string): void {
    if (!this.#isFailing)
      this.#logger.error({ message: 'the audit cannot be written: nothing is minted', reason });
    this.#isFailing = true;
    for (const { asked } of records) asked?.reject(new MintmarkError('audit_unavailable'));
    this.#loseQueued();
  }

  /** What the log says by itself stays. */
  #loseQueued(): void {
    const lost = this.#queue.filter(({ asked }) => asked !== undefined);
    this.#queue = this.#queue.filter(({ asked }) => asked === undefined);
    this.#lost += decisionsIn(lost);
    for (const { asked } of lost) asked?.reject(new MintmarkError('audit_unavailable'));
  }

  #resume(batch: AuditBatch): void {
    this.#isFailing = false;
    const count = this.#lost;
    this.#lost = 0;
    this.#logger.warn({ message: 'the audit is written again', lost: count });
    const said = [...withheldOf(batch)];
    if (count > 0) said.push({ outcome: 'lost', code: 'audit_unavailable', count });
    const time = this.#now();
    const sinceMs = performance.now();
    this.#queue.push(...said.map((entry) => ({ entry, time, sinceMs })));
  }

  #tellHead(message: string): void {
    this.#logger.log({ message, ...this.#head });
  }
}

/** How many decisions are lost with these: what was to be said of others stands for as many. */
function decisionsIn(records: readonly Waiting[]): number {
  return records.reduce((sum, { entry: { count = 1 } }) => sum + count, 0);
}

/** Since when anybody waits for a record of a batch. */
function oldestOf({ records }: AuditBatch): number {
  return records.find(({ asked }) => asked !== undefined)?.sinceMs ?? performance.now();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    // A host that has nothing else to do may end.
    setTimeout(resolve, ms).unref();
  });
}

/** A sink's error may be anything; its text may hold anything. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
