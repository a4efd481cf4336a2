import { createHash } from 'node:crypto';
import { isJsonObject } from '../tokens/json-object.js';
import type { AuditEntry } from './audit-record.js';

/** The end of a chain: what the next record carries on. */
export interface ChainHead {
  /** Of the last record; 0 before the first. */
  readonly sequence: number;
  /** SHA-256 of the last line, without its line break. */
  readonly hash: string;
}

/** Where every chain begins. */
export const GENESIS: ChainHead = Object.freeze({ sequence: 0, hash: '0'.repeat(64) });

/** A record as it is written, and the head of the chain with it. */
export interface SealedRecord {
  readonly line: string;
  readonly head: ChainHead;
}

/** Appends an entry to a chain: its line, without a line break, carries the hash of the line before. */
export function seal(
  entry: AuditEntry,
  time: string,
  { sequence: last, hash: previous }: ChainHead,
): SealedRecord {
  const sequence = last + 1;
  const line = JSON.stringify({ sequence, time, previous, ...entry });
  return { line, head: { sequence, hash: sha256(line) } };
}

/** The head of a chain that ends in this line; `undefined` when the line is no record. */
export function headOf(line: string): ChainHead | undefined {
  const sequence = parseRecord(line)?.['sequence'];
  return typeof sequence === 'number' && Number.isSafeInteger(sequence)
    ? { sequence, hash: sha256(line) }
    : undefined;
}

/** Reads a line of a log; `undefined` when it is no record. */
export function parseRecord(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const record: unknown = JSON.parse(line);
    return isJsonObject(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** SHA-256 of a text's UTF-8 bytes, lower-case hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
