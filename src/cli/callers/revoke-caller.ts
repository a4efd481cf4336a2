import type { CommandContext } from '../inspect-token-text.js';
import { CommandRefusedError } from '../keys/command-refused.error.js';
import type { YamlEdit } from '../keys/yaml/yaml-edit.types.js';
import { UsageError } from '../usage-error.js';
import { CallersFile, type CallersFileOptions } from './callers-file.js';

/** What `mintmark callers revoke` is told. */
export interface RevokeOptions extends CallersFileOptions {
  readonly key?: string;
  readonly json?: true;
}

/** Revokes a caller's keys, or the one whose digest begins so. */
export function revokeCaller(name: string, options: RevokeOptions, context: CommandContext): void {
  const file = new CallersFile(options, context);
  const callers = file.configuration.settings.callers ?? [];
  const index = callers.findIndex((caller) => caller.name === name);
  const { apiKeys = [], tokens = [] } = callers[index] ?? {};
  if (index === -1) throw new UsageError('there is no such caller: mintmark callers list names them');
  const revoked = apiKeys.flatMap(({ digest }, key) =>
    digest.startsWith(options.key ?? '') ? [{ digest, key }] : [],
  );
  if (revoked.length === 0) throw new CommandRefusedError(`${name} has no such key`);
  if (options.key !== undefined && revoked.length > 1)
    throw new UsageError('several digests begin so: give more of it');
  const edits = revoked.map(
    ({ key }): YamlEdit => ({
      kind: 'set',
      path: ['callers', index, 'apiKeys', key],
      member: 'revoked',
      value: true,
      after: ['digest', 'createdAt'],
    }),
  );
  const isDryRun = options.dryRun === true;
  const diff = file.change(edits, isDryRun);
  if (options.json === true) {
    process.stdout.write(
      `${JSON.stringify({ name, revoked: revoked.map(({ digest }) => digest), isDryRun })}\n`,
    );
  } else process.stdout.write(`${file.path}:\n${diff}\n`);
  if (isDryRun) context.warn('nothing was written');
  if (tokens.length > 0 && options.key === undefined)
    context.warn(
      `${name} still gets in with tokens of its issuer: take \`tokens\` out of the file to end that`,
    );
}
