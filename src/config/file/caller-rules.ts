import { OPERATIONS, type Operation } from '../../access/operation.js';
import { isJsonObject } from '../../tokens/json-object.js';
import type { ProviderConfiguration } from '../provider-configuration.js';
import type { AccountInFile } from './account-in-file.js';
import type { AuditInFile } from './audit-in-file.js';
import type { CallerInFile, GrantInFile } from './callers-in-file.js';
import type { ConfigurationInFile } from './configuration-in-file.js';
import type { MemberReader } from './member-reader.js';
import type { YamlPath } from './yaml-document.js';

/** What there is to be granted of one provider. */
interface Grantable {
  readonly accounts: ReadonlySet<string>;
  readonly operations: readonly Operation[];
  /** What grants can pin. */
  readonly parameters: readonly string[];
}

/** What the whole service has, and no provider. */
const OF_NO_PROVIDER: readonly Operation[] = ['keys:read', 'audit:read'];

/** Notes what is wrong between callers, and between their grants and what there is to be granted. */
export function refuseBrokenCallers(
  { callers = [] }: ConfigurationInFile,
  providers: readonly ProviderConfiguration[],
  accounts: ReadonlyMap<string, readonly AccountInFile[]>,
  reader: MemberReader,
): void {
  const grantable = new Map(
    providers.map((provider) => [provider.provider, grantableOf(provider, accounts.get(provider.provider))]),
  );
  const names = new Set<string>();
  const digests = new Set<string>();
  callers.forEach((caller, index) => {
    const path = ['callers', index];
    if (names.has(caller.name)) refuseOnce([...path, 'name'], 'is the name of another caller', reader);
    names.add(caller.name);
    refuseBrokenKeys(caller, digests, path, reader);
    (caller.grants ?? []).forEach((grant, place) => {
      refuseBrokenGrant(grant, grantable, [...path, 'grants', place], reader);
    });
  });
}

/** Notes what is wrong between the members of the audit. */
export function refuseBrokenAudit(audit: AuditInFile | undefined, reader: MemberReader): void {
  if (audit === undefined || audit.players === 'id' || audit.playerKey !== undefined) return;
  const message = 'must be set, as players stand in the audit as a hash (or set players: id)';
  refuseOnce(['audit', 'playerKey'], message, reader);
}

function grantableOf({ subject }: ProviderConfiguration, accounts: readonly AccountInFile[] = []): Grantable {
  // The environment may have an account of that name.
  const names = ['default', ...accounts.flatMap(({ name }) => name ?? [])];
  return {
    accounts: new Set(names),
    operations: subject.operations,
    parameters: Object.keys(subject.parameters),
  };
}

function refuseBrokenKeys(
  { apiKeys, tokens }: CallerInFile,
  digests: Set<string>,
  path: YamlPath,
  reader: MemberReader,
): void {
  if (apiKeys === undefined && tokens === undefined)
    refuseOnce(path, 'must have apiKeys or tokens, or nobody can be it', reader);
  (apiKeys ?? []).forEach(({ digest }, index) => {
    if (digests.has(digest)) refuseOnce([...path, 'apiKeys', index, 'digest'], 'stands here already', reader);
    digests.add(digest);
  });
}

function refuseBrokenGrant(
  grant: GrantInFile,
  grantable: ReadonlyMap<string, Grantable>,
  path: YamlPath,
  reader: MemberReader,
): void {
  const { provider: name, operations } = grant;
  if (name === undefined) {
    refuseOperations(operations, OF_NO_PROVIDER, 'without a provider', path, reader);
    return;
  }
  const known = grantable.get(name);
  if (known === undefined) {
    refuseOnce([...path, 'provider'], `must be one of ${[...grantable.keys()].join(', ')}`, reader);
    return;
  }
  refuseOperations(operations, known.operations, `of ${name}`, path, reader);
  refuseAccounts(grant, known, name, path, reader);
  refuseParameters(grant, known, name, path, reader);
}

function refuseOperations(
  operations: readonly Operation[],
  known: readonly Operation[],
  where: string,
  path: YamlPath,
  reader: MemberReader,
): void {
  operations.forEach((operation, index) => {
    // What is no operation at all was refused already.
    if (known.includes(operation) || !OPERATIONS.includes(operation)) return;
    const message = `is nothing that can be granted ${where}: there are ${known.join(', ')}`;
    refuseOnce([...path, 'operations', index], message, reader);
  });
}

function refuseAccounts(
  { accounts }: GrantInFile,
  known: Grantable,
  provider: string,
  path: YamlPath,
  reader: MemberReader,
): void {
  const place = [...path, 'accounts'];
  if (accounts === undefined) refuseOnce(place, 'must be set: names, or "*" for all', reader);
  if (Array.isArray(accounts) && !accounts.every((account: string) => known.accounts.has(account)))
    refuseOnce(place, `names an account that ${provider} does not have`, reader);
}

function refuseParameters(
  { allow }: GrantInFile,
  { parameters }: Grantable,
  provider: string,
  path: YamlPath,
  reader: MemberReader,
): void {
  if (!isJsonObject(allow) || Object.keys(allow).every((name) => parameters.includes(name))) return;
  const rule = parameters.length === 0 ? 'nothing' : parameters.join(', ');
  const message = `has a member that ${provider} does not have: of its requests grants can pin ${rule}`;
  refuseOnce([...path, 'allow'], message, reader);
}

/** Unless something was said of the place already, or of what holds it. */
function refuseOnce(path: YamlPath, message: string, reader: MemberReader): void {
  if (!reader.isSettled(path)) reader.refuse(path, message);
}
