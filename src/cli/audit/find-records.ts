import { readRecord, sha256 } from '../../audit/audit-chain.js';
import { readAuditLines } from '../../audit/audit-lines.js';
import type { CommandContext } from '../inspect-token-text.js';
import { printableText } from '../printable.js';
import type { TerminalContext } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { describeFileError } from './describe-file-error.js';
import { playerNames } from './player-names.js';

/** What `mintmark audit find` is told. */
export interface FindOptions {
  readonly token?: string;
  readonly digest?: string;
  readonly player?: string;
  readonly config?: string;
  readonly json?: true;
}

type Members = Readonly<Record<string, unknown>>;

/** A line that was found. */
interface Found {
  readonly line: string;
  readonly members: Members;
}

/**
 * Lists records as they stand in the log; with one that was withheld later the record that says so.
 *
 * @returns the exit status
 * @throws {UsageError}
 */
export async function findRecords(
  files: readonly string[],
  options: FindOptions,
  context: TerminalContext,
): Promise<number> {
  const { found, withheld } = await read(files, await wanted(options, context)).catch(describeFileError);
  for (const record of found) {
    const withheldBy = withheld.get(nameOf(record.members['sequence'], record.members));
    const lines =
      options.json === true
        ? [record.line, ...(withheldBy === undefined ? [] : [withheldBy.line])]
        : [describe(record.members, withheldBy?.members)];
    context.terminal.stdout.write(lines.map((line) => `${line}\n`).join(''));
  }
  if (found.length === 0) context.warn('no such record in these files');
  return found.length === 0 ? 1 : 0;
}

/** What is wanted of the files, and all that was withheld, by the record that it refers to: it may stand in another file. */
async function read(
  files: readonly string[],
  isWanted: (members: Members) => boolean,
): Promise<{ readonly found: readonly Found[]; readonly withheld: ReadonlyMap<string, Found> }> {
  const found: Found[] = [];
  const withheld = new Map<string, Found>();
  for await (const line of readAuditLines(files)) {
    const members = readRecord(line)?.members;
    if (members === undefined) continue;
    if (members['outcome'] === 'withheld')
      withheld.set(nameOf(members['refersTo'], members), { line, members });
    else if (isWanted(members)) found.push({ line, members });
  }
  return { found, withheld };
}

/** Files of several replicas have each number several times. */
function nameOf(sequence: unknown, { requestId }: Members): string {
  return `${String(sequence)} ${String(requestId)}`;
}

/** @throws {UsageError} unless it is told exactly one thing to look for */
async function wanted(
  { token, digest, player, config }: FindOptions,
  context: CommandContext,
): Promise<(members: Members) => boolean> {
  if ([token, digest, player].filter((given) => given !== undefined).length !== 1) {
    throw new UsageError('name one of --token, --digest and --player');
  }
  if (player !== undefined) {
    const names = await playerNames(player, config, context);
    return (members) => names.includes(String(members['player']));
  }
  const tokenDigest = digest?.toLowerCase() ?? sha256(token ?? '');
  if (!/^[0-9a-f]{64}$/.test(tokenDigest)) throw new UsageError('--digest must be 64 hexadecimal digits');
  return (members) => members['tokenDigest'] === tokenDigest;
}

/** One line for people: when, who, what, with which key, and what came of it. */
function describe(members: Members, withheldBy: Members | undefined): string {
  const text = (name: string): string => textOf(members[name] ?? '-');
  return [
    `${text('time')}  #${text('sequence')}  ${text('caller')}`,
    `${text('operation')} ${text('provider')}/${text('account')}`,
    `key ${text('keyId')}`,
    outcomeOf(members, withheldBy),
    `until ${text('expiresAt')}`,
    `request ${text('requestId')}`,
  ].join('  ');
}

function outcomeOf({ outcome, code }: Members, withheldBy: Members | undefined): string {
  if (withheldBy !== undefined)
    return `${textOf(outcome)}, but not handed out (withheld by #${textOf(withheldBy['sequence'])})`;
  return code === undefined ? textOf(outcome) : `${textOf(outcome)} (${textOf(code)})`;
}

function textOf(value: unknown): string {
  return printableText(typeof value === 'string' ? value : JSON.stringify(value));
}
