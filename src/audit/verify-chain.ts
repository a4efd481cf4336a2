import { type ChainHead, GENESIS, type ReadRecord, readRecord } from './audit-chain.js';

/** Where a log is not what was written. */
interface ChainBreak {
  /** From 1, over all lines that were read. */
  readonly line: number;
  /** For people; quotes nothing of the log but numbers. */
  readonly problem: string;
}

/** What a log proves. */
export interface ChainReport {
  /** Lines that were read. */
  readonly records: number;
  /** The sequence number that it begins with; absent when no record was read. */
  readonly first?: number;
  /** Its end, to be compared with what the service says: of a log that was cut at its end nothing else shows. */
  readonly head: ChainHead;
  readonly breaks: readonly ChainBreak[];
}

/** Breaks that are listed; a log that was edited has few, and one that is something else has as many as lines. */
const MAX_BREAKS = 20;

/**
 * Checks every line of a log, in the order in which it was written, over all its files: each must carry the hash of the
 * one before and the next number. The first may carry on a chain whose beginning is elsewhere.
 *
 * @param known heads that are known from elsewhere: each must be a record of the log, or what its first line carries on.
 *   With `GENESIS` the log must begin at the beginning
 */
export async function verifyChain(
  lines: AsyncIterable<string> | Iterable<string>,
  known: readonly ChainHead[] = [],
): Promise<ChainReport> {
  const check = new ChainCheck(known);
  for await (const line of lines) check.read(line);
  return check.end();
}

class ChainCheck {
  readonly #missing: Map<number, string>;
  readonly #breaks: ChainBreak[] = [];
  #lines = 0;
  #first: number | undefined;
  #head = GENESIS;

  constructor(known: readonly ChainHead[]) {
    this.#missing = new Map(known.map(({ sequence, hash }) => [sequence, hash]));
  }

  read(line: string): void {
    this.#lines += 1;
    const record = readRecord(line);
    if (record === undefined) {
      this.#break('is no record: damaged, cut off, or still being written');
      return;
    }
    if (this.#first === undefined) this.#begin(record);
    else this.#follow(record);
    this.#head = record.head;
    this.#compare(record.head, 'is not the record that is known by this number');
  }

  end(): ChainReport {
    for (const sequence of this.#missing.keys()) {
      this.#lines += 1;
      this.#break(`is missing: the record ${sequence}, which is known`);
      this.#lines -= 1;
    }
    return {
      records: this.#lines,
      ...(this.#first !== undefined && { first: this.#first }),
      head: this.#head,
      breaks: this.#breaks,
    };
  }

  #begin({ members: { previous }, head: { sequence } }: ReadRecord): void {
    this.#first = sequence;
    if (sequence === 1 && previous !== GENESIS.hash) this.#break('has the number 1, and carries on another');
    this.#compare(
      { sequence: sequence - 1, hash: String(previous) },
      'does not carry on the record before it that is known',
    );
  }

  #follow({ members: { previous }, head: { sequence } }: ReadRecord): void {
    const { sequence: last, hash } = this.#head;
    if (sequence === 1 && previous === GENESIS.hash) this.#break(`begins a chain anew, after ${last}`);
    else if (sequence !== last + 1) this.#break(`has the number ${sequence} after ${last}`);
    else if (previous !== hash)
      this.#break('does not carry the hash of the line before: one of both was changed');
  }

  #compare({ sequence, hash }: ChainHead, problem: string): void {
    const known = this.#missing.get(sequence);
    if (known === undefined) return;
    this.#missing.delete(sequence);
    if (known !== hash) this.#break(problem);
  }

  #break(problem: string): void {
    if (this.#breaks.length < MAX_BREAKS) this.#breaks.push({ line: this.#lines, problem });
  }
}
