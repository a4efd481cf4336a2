import type { CallerInFile, GrantInFile } from '../../config/file/callers-in-file.js';
import type { CommandContext } from '../inspect-token-text.js';
import { CallersFile, type CallersFileOptions } from './callers-file.js';

/** What `mintmark callers list` is told. */
export interface ListOptions extends CallersFileOptions {
  readonly json?: true;
}

/** Lists the callers of the file: how each authenticates, and what it may do. */
export function listCallers(options: ListOptions, context: CommandContext): void {
  const { settings, problems } = new CallersFile(options, context).configuration;
  for (const problem of problems) context.warn(problem);
  const callers = settings.callers ?? [];
  if (options.json === true) process.stdout.write(`${JSON.stringify({ callers })}\n`);
  else if (callers.length === 0) process.stdout.write('The file names no callers.\n');
  else process.stdout.write(callers.map(describe).join('\n'));
}

function describe({ name, apiKeys = [], tokens = [], grants = [] }: CallerInFile): string {
  return [
    name,
    ...apiKeys.map(({ digest, createdAt, revoked }) => {
      const made = createdAt === undefined ? '' : `, made ${createdAt}`;
      return `  key    ${digest.slice(0, 12)}…${made}${revoked === true ? ', revoked' : ''}`;
    }),
    ...tokens.map(({ issuer, claims }) => `  token  ${issuer} ${JSON.stringify(claims)}`),
    ...(grants.length === 0 ? ['  may do nothing: it has no grants'] : grants.map(describeGrant)),
    '',
  ].join('\n');
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
