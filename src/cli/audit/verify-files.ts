import { type ChainHead, GENESIS } from '../../audit/audit-chain.js';
import { readAuditLines } from '../../audit/audit-lines.js';
import { type ChainReport, verifyChain } from '../../audit/verify-chain.js';
import { type Paint, paintFor } from '../paint.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { describeFileError } from './describe-file-error.js';

/** What `mintmark audit verify` is told. */
export interface VerifyOptions {
  readonly head: readonly string[];
  readonly fromBeginning?: true;
  readonly json?: true;
}

/** Proves a log and says so. @returns the exit status @throws {UsageError} when a file cannot be read */
export async function verifyFiles(
  files: readonly string[],
  { head, fromBeginning, json }: VerifyOptions,
  { stdout }: Terminal,
): Promise<number> {
  const known = [...head.map(parseHead), ...(fromBeginning === true ? [GENESIS] : [])];
  const report = await verifyChain(readAuditLines(files), known).catch(describeFileError);
  const isWhole = report.breaks.length === 0;
  stdout.write(
    json === true ? `${JSON.stringify({ whole: isWhole, ...report })}\n` : format(report, paintFor(stdout)),
  );
  return isWhole ? 0 : 1;
}

/** @throws {UsageError} */
function parseHead(text: string): ChainHead {
  const [, sequence, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (sequence === undefined || hash === undefined) {
    throw new UsageError('--head must be NUMBER:HASH, the hash in 64 lower-case hexadecimal digits');
  }
  return { sequence: Number(sequence), hash };
}

function format({ records, first, head, breaks }: ChainReport, paint: Paint): string {
  if (records === 0) return `${paint('yellow', 'The log is empty.')}\n`;
  const range = first === undefined ? 'none can be read' : `numbers ${first} to ${head.sequence}`;
  const verdict =
    breaks.length === 0
      ? paint('green', 'The chain is whole')
      : paint('red', 'The log is not what was written');
  const start =
    first === undefined || first === 1
      ? []
      : [`It begins with number ${first}: what came before is in files that were not named.`];
  return [
    `${verdict}: ${records} lines, ${range}.`,
    ...start,
    ...breaks.map(({ line, problem }) => `  ${paint('red', `line ${line}`)} ${problem}`),
    `Head ${head.sequence}:${head.hash}`,
    '',
  ].join('\n');
}
