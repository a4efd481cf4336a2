import type { ProviderConfiguration } from '../provider-configuration.js';
import type { AccountInFile } from './account-in-file.js';
import type { AuditInFile } from './audit-in-file.js';
import { CALLER_OF_ENVIRONMENT, type CallerInFile } from './callers-in-file.js';
import type { ConfigurationInFile } from './configuration-in-file.js';
import { GrantRules } from './grant-rules.js';
import type { MemberReader } from './member-reader.js';
import type { YamlPath } from './yaml-document.js';

/** Notes what is wrong between callers, and between their grants and what there is to be granted. */
export function refuseBrokenCallers(
  { callers = [] }: ConfigurationInFile,
  providers: readonly ProviderConfiguration[],
  accounts: ReadonlyMap<string, readonly AccountInFile[]>,
  reader: MemberReader,
): void {
  const rules = new GrantRules(providers, accounts, reader);
  const names = new Set<string>();
  const digests = new Set<string>();
  callers.forEach((caller, index) => {
    const path = ['callers', index];
    refuseName(caller.name, names, [...path, 'name'], reader);
    refuseBrokenKeys(caller, digests, path, reader);
    (caller.grants ?? []).forEach((grant, place) => {
      rules.refuseBroken(grant, [...path, 'grants', place]);
    });
  });
}

/** Notes what is wrong between the members of the audit. */
export function refuseBrokenAudit(audit: AuditInFile | undefined, reader: MemberReader): void {
  if (audit === undefined || audit.players === 'id' || audit.playerKey !== undefined) return;
  if (reader.isSettled(['audit', 'players'])) return;
  const message = 'must be set, as players stand in the audit as a hash (or set players: id)';
  reader.refuseOnce(['audit', 'playerKey'], message);
}

function refuseName(name: string, names: Set<string>, path: YamlPath, reader: MemberReader): void {
  if (name === CALLER_OF_ENVIRONMENT)
    reader.refuseOnce(path, 'is kept for the caller of CALLER_API_KEY: name this one otherwise');
  if (names.has(name)) reader.refuseOnce(path, 'is the name of another caller');
  names.add(name);
}

function refuseBrokenKeys(
  { apiKeys, tokens }: CallerInFile,
  digests: Set<string>,
  path: YamlPath,
  reader: MemberReader,
): void {
  const isTold = ['apiKeys', 'tokens'].every((name) => !reader.isSettled([...path, name]));
  if (isTold && apiKeys === undefined && tokens === undefined)
    reader.refuse(path, 'must have apiKeys or tokens, or nobody can be it');
  (apiKeys ?? []).forEach(({ digest }, index) => {
    if (digests.has(digest)) reader.refuseOnce([...path, 'apiKeys', index, 'digest'], 'stands here already');
    digests.add(digest);
  });
}
