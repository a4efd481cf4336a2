import { OPERATIONS, type Operation } from '../../access/operation.js';
import { PINNED_OPERATIONS, PINS } from '../../access/pinned-operations.js';
import { isJsonObject } from '../../tokens/json-object.js';
import type { ProviderConfiguration } from '../provider-configuration.js';
import type { AccountInFile } from './account-in-file.js';
import type { GrantInFile } from './callers-in-file.js';
import type { MemberReader } from './member-reader.js';
import type { YamlPath } from './yaml-document.js';

/** What there is to be granted of one provider. */
interface Grantable {
  /** `undefined` where they cannot be told, because of problems with the accounts themselves. */
  readonly accounts: ReadonlySet<string> | undefined;
  readonly operations: readonly Operation[];
  /** What grants can pin. */
  readonly parameters: readonly string[];
}

/** What the whole service has, and no provider. */
const OF_NO_PROVIDER: readonly Operation[] = ['keys:read', 'audit:read'];

/** The members of a grant that have no meaning without a provider. */
const OF_PROVIDERS = ['accounts', ...PINS] as const;

/** Holds grants against what there is to be granted. Of members that were refused already it says nothing more. */
export class GrantRules {
  readonly #grantable: ReadonlyMap<string, Grantable>;

  constructor(
    providers: readonly ProviderConfiguration[],
    accounts: ReadonlyMap<string, readonly AccountInFile[]>,
    private readonly reader: MemberReader,
  ) {
    this.#grantable = new Map(
      providers.map(({ provider, subject: { operations, parameters } }) => [
        provider,
        {
          accounts: this.#namesOf(provider, accounts.get(provider)),
          operations,
          parameters: Object.keys(parameters),
        },
      ]),
    );
  }

  /** Notes what is wrong with a grant that stands at a path. */
  refuseBroken(grant: GrantInFile, path: YamlPath): void {
    const { provider } = grant;
    if (this.reader.isSettled([...path, 'provider'])) return;
    if (provider === undefined) this.#refuseOfProviders(grant, path);
    else if (this.#refuseUnknown(grant, provider, path)) this.#refusePins(grant, path);
  }

  #refuseOfProviders(grant: GrantInFile, path: YamlPath): void {
    this.#refuseOperations(grant.operations, OF_NO_PROVIDER, 'without a provider', path);
    for (const name of OF_PROVIDERS) {
      if (grant[name] === undefined) continue;
      const message = 'has no meaning in a grant that concerns no provider: name one, or leave this out';
      this.reader.refuseOnce([...path, name], message);
    }
  }

  /** @returns whether there is such a provider */
  #refuseUnknown({ operations, accounts, allow }: GrantInFile, provider: string, path: YamlPath): boolean {
    const known = this.#grantable.get(provider);
    if (known === undefined) {
      const names = [...this.#grantable.keys()].join(', ');
      this.reader.refuse([...path, 'provider'], `must be one of ${names}`);
      return false;
    }
    this.#refuseOperations(operations, known.operations, `of ${provider}`, path);
    this.#refuseAccounts(accounts, known, provider, path);
    this.#refuseParameters(allow, known, provider, path);
    return true;
  }

  #refuseOperations(
    operations: readonly Operation[],
    known: readonly Operation[],
    where: string,
    path: YamlPath,
  ): void {
    operations.forEach((operation, index) => {
      // What is no operation at all was refused already.
      if (known.includes(operation) || !OPERATIONS.includes(operation)) return;
      const message = `is nothing that can be granted ${where}: there are ${known.join(', ')}`;
      this.reader.refuseOnce([...path, 'operations', index], message);
    });
  }

  #refuseAccounts(
    accounts: GrantInFile['accounts'],
    known: Grantable,
    provider: string,
    path: YamlPath,
  ): void {
    const place = [...path, 'accounts'];
    if (accounts === undefined) this.reader.refuseOnce(place, 'must be set: names, or "*" for all');
    if (!Array.isArray(accounts) || known.accounts === undefined) return;
    const names: readonly unknown[] = accounts;
    if (names.every((name) => known.accounts?.has(String(name)))) return;
    this.reader.refuseOnce(place, `names an account that ${provider} does not have`);
  }

  #refuseParameters(
    allow: GrantInFile['allow'],
    { parameters }: Grantable,
    provider: string,
    path: YamlPath,
  ): void {
    if (!isJsonObject(allow) || Object.keys(allow).every((name) => parameters.includes(name))) return;
    const rule = parameters.length === 0 ? 'nothing' : parameters.join(', ');
    const message = `has a member that ${provider} does not have: of its requests grants can pin ${rule}`;
    this.reader.refuseOnce([...path, 'allow'], message);
  }

  #refusePins(grant: GrantInFile, path: YamlPath): void {
    if (this.reader.isSettled([...path, 'operations'])) return;
    for (const name of PINS) {
      const about = PINNED_OPERATIONS[name];
      if (grant[name] === undefined || grant.operations.some((each) => about.includes(each))) continue;
      const message = `pins nothing that this grant allows: it is about ${about.join(', ')}`;
      this.reader.refuseOnce([...path, name], message);
    }
  }

  #namesOf(provider: string, accounts: readonly AccountInFile[] = []): ReadonlySet<string> | undefined {
    const places = accounts.map((_, index) => ['providers', provider, 'accounts', index, 'name']);
    const isTold = [['providers', provider, 'accounts'], ...places].every(
      (path) => !this.reader.isSettled(path),
    );
    // The environment may have an account of that name.
    return isTold ? new Set(['default', ...accounts.flatMap(({ name }) => name ?? [])]) : undefined;
  }
}
