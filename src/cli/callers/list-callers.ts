import { FULL_ACCESS } from '../../access/grant.js';
import {
  CALLER_OF_ENVIRONMENT,
  type CallerInFile,
  type GrantInFile,
} from '../../config/file/callers-in-file.js';
import { secretReference } from '../../config/secret-variable.js';
import { printableJson, printableText } from '../printable.js';
import type { TerminalContext } from '../terminal.js';
import { CallersFile, type CallersFileOptions } from './callers-file.js';

/** What `mintmark callers list` is told. */
export interface ListOptions extends CallersFileOptions {
  readonly json?: true;
}

/** The caller that the environment has, where it has one. */
const OF_ENVIRONMENT = {
  name: CALLER_OF_ENVIRONMENT,
  source: 'CALLER_API_KEY',
  grants: FULL_ACCESS,
} as const;

/**
 * Lists the callers of the environment and of the file: how each authenticates, and what it may do.
 *
 * @throws {CommandRefusedError} when the file would not load: what it says then holds nowhere
 */
export function listCallers(options: ListOptions, context: TerminalContext): void {
  const file = new CallersFile(options, context);
  file.refuseUnlessLoadable();
  const { callers } = file;
  const isInEnvironment = secretReference(context.environment, OF_ENVIRONMENT.source) !== undefined;
  if (options.json === true) {
    const all = isInEnvironment ? [OF_ENVIRONMENT, ...callers] : callers;
    context.terminal.stdout.write(`${printableJson({ callers: all })}\n`);
    return;
  }
  const all = [...(isInEnvironment ? [describeOfEnvironment()] : []), ...callers.map(describe)];
  if (callers.length === 0) all.push(['The file names no callers.']);
  context.terminal.stdout.write(all.map(linesOf).join('\n'));
}

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${printableText(line)}\n`).join('');
}

function describeOfEnvironment(): readonly string[] {
  return [
    OF_ENVIRONMENT.name,
    `  key    ${OF_ENVIRONMENT.source}, in the environment`,
    '  may    everything (full access)',
  ];
}

function describe({ name, apiKeys = [], tokens = [], grants = [] }: CallerInFile): readonly string[] {
  return [
    name,
    ...apiKeys.map(({ digest, createdAt, revoked }) => {
      const made = createdAt === undefined ? '' : `, made ${createdAt}`;
      return `  key    ${digest.slice(0, 12)}…${made}${revoked === true ? ', revoked' : ''}`;
    }),
    ...tokens.map(({ issuer, claims }) => `  token  ${issuer} ${JSON.stringify(claims)}`),
    ...(grants.length === 0 ? ['  may    nothing: it has no grants'] : grants.map(describeGrant)),
  ];
}

function describeGrant(
  { provider, accounts = '*', operations, observe, ...pins }: GrantInFile,
  index: number,
): string {
  const { maxTtlSeconds, playerIdPrefix, allow, name = `grants[${index}]` } = pins;
  const about = provider === undefined ? 'the service' : `${provider}/${String(accounts)}`;
  const pinned = [
    ...(maxTtlSeconds === undefined ? [] : [`at most ${maxTtlSeconds} s`]),
    ...(playerIdPrefix === undefined ? [] : [`players ${playerIdPrefix}…`]),
    ...Object.entries(allow ?? {}).map(([parameter, values]) => `${parameter} ${values.join(' ')}`),
    ...(observe === true ? ['only observes'] : []),
  ];
  return `  may    ${operations.join(', ')} for ${about}${pinned.length === 0 ? '' : ` (${pinned.join('; ')})`}  ${name}`;
}
