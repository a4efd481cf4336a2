import { callerKeyDigest, createApiKey } from '../../access/api-keys.js';
import type { YamlEdit } from '../keys/yaml/yaml-edit.types.js';
import type { TerminalContext } from '../terminal.js';
import { CallersFile, type CallersFileOptions } from './callers-file.js';

/** What `mintmark callers create` is told. */
export interface CreateOptions extends CallersFileOptions {
  readonly json?: true;
}

/** Makes a key, shows it once, and puts its digest into the file: for a new caller, or one more for a known one. */
export function createCaller(name: string, options: CreateOptions, context: TerminalContext): void {
  const file = new CallersFile(options, context);
  const key = createApiKey();
  const digest = callerKeyDigest(key);
  const isDryRun = options.dryRun === true;
  const index = file.indexOf(name);
  const createdAt = new Date(context.clock.nowMs()).toISOString();
  const place = index === -1 ? file.callers.length : index;
  const edits: readonly YamlEdit[] = [
    ...(index === -1 ? [{ kind: 'append', path: ['callers'], members: { name } } as const] : []),
    { kind: 'append', path: ['callers', place, 'apiKeys'], members: { digest, createdAt } },
  ];
  const diff = file.change(edits, isDryRun);
  const isNew = index === -1;
  if (options.json === true) {
    context.terminal.stdout.write(
      `${JSON.stringify({ name, digest, isNew, isDryRun, ...(!isDryRun && { key }) })}\n`,
    );
    return;
  }
  // The key alone goes to standard output, so that it can be piped to where it belongs.
  context.terminal.stderr.write(`${file.path}:\n${diff}\n`);
  if (isDryRun) {
    context.terminal.stderr.write('Nothing was written, and the key of this dry run is thrown away.\n');
    return;
  }
  context.terminal.stderr.write(`The key of ${name}, shown this once (the file has its digest alone):\n`);
  context.terminal.stdout.write(`${key}\n`);
  if (isNew)
    context.terminal.stderr.write(`${name} may do nothing yet: give it grants, as docs/access.md shows.\n`);
}
