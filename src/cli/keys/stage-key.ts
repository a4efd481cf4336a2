import { environmentSources } from '../../config/secret-variable.js';
import { INSTANT_RULE, parseInstant } from '../../tokens/instant.js';
import { UsageError } from '../usage-error.js';
import { type AccountName, parseAccountName } from './account-name.js';
import { activationNotes } from './activation-notes.js';
import { CommandRefusedError } from './command-refused.error.js';
import { concludeChange } from './conclude-change.js';
import { examineVersion } from './examine-version.js';
import { findVersion } from './find-version.js';
import { instantText } from './instant-text.js';
import { editFor } from './key-change.js';
import type { KeyProvider } from './key-provider.js';
import type { KeysContext } from './keys-context.js';
import { KeysFile } from './keys-file.js';
import { optionOf } from './member-options.js';
import type { Outcome } from './outcome.js';
import { planActivation } from './plan-activation.js';
import { readInstant } from './planned-instant.js';
import type { YamlMembers } from './yaml/yaml-scalar.js';

/** A key that is there already, to be taken into the ring. */
export interface StageRequest {
  readonly account: string;
  readonly keyId: string;
  readonly source: string;
  /** From when it signs; later when not given. */
  readonly at: string | undefined;
  readonly createdAt: string | undefined;
  /** Further members that were given, by their names in the file. */
  readonly members: YamlMembers;
  readonly isDryRun: boolean;
  readonly config: string | undefined;
}

/** Takes a key into the ring of an account, after importing it. @throws {UsageError}; {CommandRefusedError} when the key is refused */
export async function stageKey(request: StageRequest, context: KeysContext): Promise<Outcome> {
  const { keyId, at, isDryRun } = request;
  const nowMs = context.clock.nowMs();
  const name = parseAccountName(request.account, context.providers);
  const file = KeysFile.open(context.providers, context.environment, request.config);
  const staged = withVersion(file, name, {
    keyId,
    ...membersFor(name.provider, request.members),
    source: readSource(request.source),
    activateAt: 'later',
    ...(request.createdAt !== undefined && { createdAt: readCreatedAt(request.createdAt, nowMs) }),
  });
  staged.refuseUnlessLoadable(`${file.path} would not load, and stays as it is:`);
  const warnings = await importStaged(staged, name, request, context);
  for (const warning of warnings) context.warn(`${keyId}: ${warning}`);
  if (at === undefined || at === 'later') {
    const notes = [
      `Next: mintmark keys check ${request.account} --live, then mintmark keys activate ${request.account} ${keyId}`,
    ];
    return concludeChange({ next: staged, name, keyId, isDryRun, notes }, context);
  }
  const instant = readInstant(at, nowMs);
  const ring = staged.ring(name);
  const plan = planActivation(ring, keyId, instant, nowMs);
  const next = staged.edited(
    plan.changes.map((change) => editFor(change, staged.keyPath(name, change.keyId))),
  );
  const notes = [...plan.remarks, ...activationNotes(ring, keyId, instant, nowMs)];
  return concludeChange({ next, name, keyId, isDryRun, notes }, context);
}

/** The file with a further version. @throws {UsageError} when there is one of that name */
export function withVersion(
  file: KeysFile,
  name: AccountName,
  members: YamlMembers & { readonly keyId: string },
): KeysFile {
  const path = file.keysPath(name);
  if (file.hasKey(name, members.keyId))
    throw new UsageError(`the account has a key ${members.keyId} already`);
  return file.edited([{ kind: 'append', path, members }]);
}

/** @throws {UsageError} when one is missing, or is not of this provider */
function membersFor({ configuration, members }: KeyProvider, given: YamlMembers): YamlMembers {
  const { provider } = configuration;
  for (const name of Object.keys(given)) {
    if (!members.some((member) => member.name === name)) {
      throw new UsageError(`keys of ${provider} have no ${optionOf(name)}`);
    }
  }
  const missing = members.find((member) => member.isRequired && !(member.name in given));
  if (missing !== undefined) throw new UsageError(`keys of ${provider} need ${optionOf(missing.name)}`);
  return given;
}

function readSource(text: string): string {
  if (/^(env|file):./.test(text)) return text;
  throw new UsageError('--source must be env:NAME or file:PATH: the key itself is never given');
}

function readCreatedAt(text: string, nowMs: number): string {
  if (text === 'now') return instantText(nowMs);
  const ms = parseInstant(text);
  if (ms === undefined) throw new UsageError(`--created-at ${INSTANT_RULE}`);
  if (ms > nowMs) throw new UsageError('--created-at lies in the future');
  return text;
}

async function importStaged(
  staged: KeysFile,
  name: AccountName,
  { keyId, source }: StageRequest,
  { environment, clock }: KeysContext,
): Promise<readonly string[]> {
  const ring = staged.ring(name);
  const version = findVersion(ring, keyId, clock.nowMs());
  const sources = environmentSources(environment);
  const { problem, warnings } = await examineVersion(ring.declaration, version, sources);
  if (problem === undefined) return warnings;
  const hint = /^file:(?!\/)/.test(source)
    ? `; a path that is not absolute starts at the folder of ${staged.path}`
    : '';
  throw new CommandRefusedError(
    `the key is refused, and nothing was changed: ${sources.show(version.source)} ${problem}${hint}`,
  );
}
