import type { YamlPath } from '../../config/file/yaml-document.js';
import { CommandRefusedError } from '../keys/command-refused.error.js';
import type { YamlEdit } from '../keys/yaml/yaml-edit.types.js';
import type { TerminalContext } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { CallersFile, type CallersFileOptions } from './callers-file.js';

/** What `mintmark callers revoke` is told. */
export interface RevokeOptions extends CallersFileOptions {
  readonly key?: string;
  readonly json?: true;
}

/**
 * Revokes a caller's keys, or the one whose digest begins so.
 *
 * @throws {UsageError} when there is no such caller, or more than one such key; {CommandRefusedError} when there is none
 */
export function revokeCaller(
  name: string,
  { key, ...options }: RevokeOptions,
  context: TerminalContext,
): void {
  const file = new CallersFile(options, context);
  const index = file.indexOf(name);
  const { apiKeys = [], tokens = [] } = file.callers[index] ?? {};
  const meant = apiKeys.flatMap(({ digest, revoked }, place) =>
    digest.startsWith(key ?? '') ? [{ digest, place, isRevoked: revoked === true }] : [],
  );
  if (index === -1) {
    // It may stand in what cannot be read.
    file.refuseUnlessLoadable();
    throw new UsageError('there is no such caller: mintmark callers list names them');
  }
  if (meant.length === 0) throw new CommandRefusedError(`${name} has no such key`);
  if (key !== undefined && meant.length > 1)
    throw new UsageError('several digests begin so: give more of it');
  const revoked = meant.filter(({ isRevoked }) => !isRevoked);
  const isDryRun = options.dryRun === true;
  const diff = file.change(
    revoked.map(({ place }) => revocation(['callers', index, 'apiKeys', place])),
    isDryRun,
  );
  if (options.json === true) {
    context.terminal.stdout.write(
      `${JSON.stringify({ name, revoked: revoked.map(({ digest }) => digest), isDryRun })}\n`,
    );
  } else if (revoked.length > 0) context.terminal.stdout.write(`${file.path}:\n${diff}\n`);
  if (revoked.length === 0) context.warn('nothing to do: it was revoked before');
  else if (isDryRun) context.warn('nothing was written');
  if (tokens.length > 0 && key === undefined)
    context.warn(
      `${name} still gets in with tokens of its issuer: take \`tokens\` out of the file to end that`,
    );
}

function revocation(path: YamlPath): YamlEdit {
  return { kind: 'set', path, member: 'revoked', value: true, after: ['digest', 'createdAt'] };
}
