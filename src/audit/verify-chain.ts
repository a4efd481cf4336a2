import { type ChainHead, GENESIS, headOf, parseRecord } from './audit-chain.js';

/** Where a log is not what was written. */
export interface ChainBreak {
  /** From 1, over all lines that were read. */
  readonly line: number;
  /** For people; quotes nothing of the log. */
  readonly problem: string;
}

/** What a log proves. */
export interface ChainReport {
  readonly records: number;
  /** The sequence number that it begins with; absent when it is empty. */
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
 */
export async function verifyChain(lines: AsyncIterable<string> | Iterable<string>): Promise<ChainReport> {
  const breaks: ChainBreak[] = [];
  let head: ChainHead = GENESIS;
  let first: number | undefined;
  let records = 0;
  for await (const line of lines) {
    records += 1;
    const next = headOf(line);
    const problem = problemOf(line, next, head, first === undefined);
    if (problem !== undefined && breaks.length < MAX_BREAKS) breaks.push({ line: records, problem });
    head = next ?? head;
    first ??= next?.sequence;
  }
  return { records, ...(first !== undefined && { first }), head, breaks };
}

function problemOf(
  line: string,
  next: ChainHead | undefined,
  head: ChainHead,
  isFirst: boolean,
): string | undefined {
  if (next === undefined) return 'is no record';
  const previous = parseRecord(line)?.['previous'];
  if (isFirst && next.sequence > 1) return undefined;
  if (next.sequence !== head.sequence + 1) return `has the number ${next.sequence} after ${head.sequence}`;
  return previous === head.hash
    ? undefined
    : 'does not carry the hash of the line before: one of both was changed';
}
