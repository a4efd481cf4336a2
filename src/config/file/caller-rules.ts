import type { ProviderConfiguration } from '../provider-configuration.js';
import type { AccountInFile } from './account-in-file.js';
import type { AuditInFile } from './audit-in-file.js';
import type { CallerInFile, GrantInFile } from './callers-in-file.js';
import type { ConfigurationInFile } from './configuration-in-file.js';
import type { MemberReader } from './member-reader.js';
import type { YamlPath } from './yaml-document.js';

/** Notes what is wrong between callers, and between their grants and what there is to be granted. */
export function refuseBrokenCallers(
  { callers = [] }: ConfigurationInFile,
  providers: readonly ProviderConfiguration[],
  accounts: ReadonlyMap<string, readonly AccountInFile[]>,
  reader: MemberReader,
): void {
  const digests = new Set<string>();
  callers.forEach((caller, index) => {
    const path = ['callers', index];
    const isFirst = callers.findIndex(({ name }) => name === caller.name) === index;
    if (!isFirst) reader.refuse([...path, 'name'], 'is the name of another caller');
    refuseBrokenKeys(caller, digests, path, reader);
    (caller.grants ?? []).forEach((grant, place) => {
      refuseBrokenGrant(grant, providers, accounts, [...path, 'grants', place], reader);
    });
  });
}

/** Notes what is wrong between the members of the audit. */
export function refuseBrokenAudit(audit: AuditInFile | undefined, reader: MemberReader): void {
  if (audit === undefined || audit.players === 'id' || audit.playerKey !== undefined) return;
  reader.refuse(
    ['audit', 'playerKey'],
    'must be set, as players stand in the audit as a hash (or set players: id)',
  );
}

function refuseBrokenKeys(
  { apiKeys = [], tokens = [] }: CallerInFile,
  digests: Set<string>,
  path: YamlPath,
  reader: MemberReader,
): void {
  if (apiKeys.length + tokens.length === 0)
    reader.refuse(path, 'must have apiKeys or tokens, or nobody can be it');
  apiKeys.forEach(({ digest }, index) => {
    if (digests.has(digest)) reader.refuse([...path, 'apiKeys', index, 'digest'], 'stands here twice');
    digests.add(digest);
  });
}

function refuseBrokenGrant(
  { provider: name, accounts, allow = {} }: GrantInFile,
  providers: readonly ProviderConfiguration[],
  configured: ReadonlyMap<string, readonly AccountInFile[]>,
  path: YamlPath,
  reader: MemberReader,
): void {
  if (name === undefined) return;
  const provider = providers.find((candidate) => candidate.provider === name);
  if (provider === undefined) {
    const known = providers.map((candidate) => candidate.provider).join(', ');
    reader.refuse([...path, 'provider'], `must be one of ${known}`);
    return;
  }
  if (accounts === undefined) reader.refuse([...path, 'accounts'], 'must be set: names, or "*" for all');
  // The environment may have an account of that name.
  const known = ['default', ...(configured.get(name) ?? []).flatMap((account) => account.name ?? [])];
  const isKnown =
    accounts === undefined || accounts === '*' || accounts.every((account) => known.includes(account));
  if (!isKnown) reader.refuse([...path, 'accounts'], `names an account that ${name} does not have`);
  const parameters = Object.keys(provider.subject.parameters);
  for (const parameter of Object.keys(allow)) {
    if (parameters.includes(parameter)) continue;
    const rule = parameters.length === 0 ? 'nothing' : parameters.join(', ');
    reader.refuse(
      [...path, 'allow'],
      `has a member that ${name} does not have: of its requests grants can pin ${rule}`,
    );
  }
}
