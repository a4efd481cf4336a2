import { readRecord, sha256 } from '../../audit/audit-chain.js';
import { readAuditLines } from '../../audit/audit-lines.js';
import type { CommandContext } from '../inspect-token-text.js';
import { printableText } from '../printable.js';
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

/** Lists records as they stand in the log. @returns the exit status @throws {UsageError} */
export async function findRecords(
  files: readonly string[],
  options: FindOptions,
  context: CommandContext,
): Promise<number> {
  const isWanted = await wanted(options, context);
  let found = 0;
  try {
    for await (const line of readAuditLines(files)) {
      const members = readRecord(line)?.members;
      if (members === undefined || !isWanted(members)) continue;
      found += 1;
      process.stdout.write(`${options.json === true ? line : describe(members)}\n`);
    }
  } catch (error) {
    describeFileError(error);
  }
  if (found === 0) context.warn('no such record in these files');
  return found === 0 ? 1 : 0;
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
function describe(members: Members): string {
  const text = (name: string): string => {
    const value = members[name] ?? '-';
    return printableText(typeof value === 'string' ? value : JSON.stringify(value));
  };
  const outcome = members['code'] === undefined ? text('outcome') : `${text('outcome')} (${text('code')})`;
  return [
    `${text('time')}  #${text('sequence')}  ${text('caller')}`,
    `${text('operation')} ${text('provider')}/${text('account')}`,
    `key ${text('keyId')}`,
    outcome,
    `until ${text('expiresAt')}`,
    `request ${text('requestId')}`,
  ].join('  ');
}
