import { hash as digest } from 'node:crypto';
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

/** A line that was read, and the head of a chain that ends in it. */
export interface ReadRecord {
  readonly members: Readonly<Record<string, unknown>>;
  readonly head: ChainHead;
}

/** Appends an entry to a chain: its line, without a line break, carries the hash of the line before. */
export function seal(
  entry: AuditEntry,
  time: string,
  { sequence: last, hash: previous }: ChainHead,
): SealedRecord {
  const sequence = last + 1;
  const members = JSON.stringify(entry).slice(1);
  const line = inAscii(`{"sequence":${sequence},"time":"${time}","previous":"${previous}",${members}`);
  return { line, head: { sequence, hash: sha256(line) } };
}

/** Reads a line of a log; `undefined` when it is no record. */
export function readRecord(line: string): ReadRecord | undefined {
  const members = parse(line);
  if (!isJsonObject(members)) return undefined;
  const { sequence } = members;
  return isSequence(sequence) ? { members, head: { sequence, hash: sha256(line) } } : undefined;
}

/** SHA-256 of a text's UTF-8 bytes, lower-case hexadecimal. */
export function sha256(text: string): string {
  return digest('sha256', text, 'hex');
}

/** Whether it numbers a record that another can follow: beyond 2^53 two numbers would be one. */
function isSequence(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0 && value !== Number.MAX_SAFE_INTEGER;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

/** So that no reader takes a character for the end of a line, and no terminal obeys one. */
function inAscii(json: string): string {
  if (Buffer.byteLength(json) === json.length && !json.includes('\u007f')) return json;
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
