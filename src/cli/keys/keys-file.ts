import type { Environment } from '../../config/environment.js';
import { type ConfigurationFile, parseConfiguration } from '../../config/file/configuration-file.js';
import { YamlDocument, type YamlPath } from '../../config/file/yaml-document.js';
import { isEnabled } from '../../config/read-provider.js';
import { isJsonObject } from '../../tokens/json-object.js';
import { UsageError } from '../usage-error.js';
import { type AccountName, chooseAccount } from './account-name.js';
import { CommandRefusedError } from './command-refused.error.js';
import { type ConfiguredRing, ringsOf } from './configured-ring.js';
import { configurationPath, refuseProblems } from './configured-rings.js';
import { diffLines } from './diff-lines.js';
import { EditableFile } from './editable-file.js';
import type { KeyProvider } from './key-provider.js';
import { YamlEditError } from './yaml/yaml-edit.error.js';
import { editYaml } from './yaml/yaml-edit.js';
import type { YamlEdit } from './yaml/yaml-edit.types.js';

/** `mintmark.yaml` while the keys of its accounts are changed: as it is, and as it is to be. */
export class KeysFile {
  readonly #parsed: ConfigurationFile;
  readonly #value: unknown;

  private constructor(
    private readonly file: EditableFile,
    private readonly text: string,
    private readonly providers: readonly KeyProvider[],
    private readonly environment: Environment,
  ) {
    const configurations = providers.map(({ configuration }) => configuration);
    this.#parsed = parseConfiguration(text, file.path, configurations);
    this.#value = new YamlDocument(text).value;
  }

  /** @throws {UsageError} when there is no such file; {CommandRefusedError} when it cannot be read */
  static open(
    providers: readonly KeyProvider[],
    environment: Environment,
    option: string | undefined,
  ): KeysFile {
    const file = EditableFile.open(configurationPath(option, environment));
    return new KeysFile(file, file.text, providers, environment);
  }

  /** As it was named. */
  get path(): string {
    return this.file.path;
  }

  /** What this text has changed in the file, as a small diff. */
  get diff(): readonly string[] {
    return diffLines(this.file.text, this.text);
  }

  /**
   * The ring of an account of this file.
   *
   * @throws {UsageError} when there is no such account; {CommandRefusedError} listing what keeps the service from loading the file
   */
  ring(name: AccountName): ConfiguredRing {
    const { index } = this.#locate(name);
    this.refuseUnlessLoadable(`${this.path} cannot be used:`);
    const accounts = this.#parsed.accounts.get(name.provider.configuration.provider) ?? [];
    const ring = ringsOf(name.provider, { accounts })[index];
    if (ring === undefined) throw new UsageError(`${this.path} has no such account`);
    return ring;
  }

  /** `phoenix/eu`. @throws {UsageError} when there is no such account */
  ringName(name: AccountName): string {
    return `${name.provider.configuration.provider}/${this.#locate(name).account}`;
  }

  /** Where the versions of an account stand, or are to stand. @throws {UsageError} when there is no such account */
  keysPath(name: AccountName): YamlPath {
    return [...this.#locate(name).path, 'keys'];
  }

  /** Where one of its versions stands. @throws {UsageError} when there is no such account or version */
  keyPath(name: AccountName, keyId: string): YamlPath {
    const path = this.keysPath(name);
    const index = this.#indexOf(path, keyId);
    if (index < 0) throw new UsageError(`the account has no key ${keyId}`);
    return [...path, index];
  }

  /** Whether an account has a version of that name. @throws {UsageError} when there is no such account */
  hasKey(name: AccountName, keyId: string): boolean {
    return this.#indexOf(this.keysPath(name), keyId) >= 0;
  }

  /** The file with changes. @throws {CommandRefusedError} when they cannot be made without touching more */
  edited(edits: readonly YamlEdit[]): KeysFile {
    try {
      return new KeysFile(this.file, editYaml(this.text, edits), this.providers, this.environment);
    } catch (error) {
      if (!(error instanceof YamlEditError)) throw error;
      throw new CommandRefusedError(`${this.path}: ${error.message}`);
    }
  }

  /** @throws {CommandRefusedError} listing what keeps the service from loading it */
  refuseUnlessLoadable(heading = `${this.path} would not load any more, and stays as it is:`): void {
    refuseProblems(heading, this.#parsed.problems);
  }

  /** Puts this text in the place of the file. @throws {CommandRefusedError} when it would not load, changed meanwhile, or cannot be written */
  save(): void {
    this.refuseUnlessLoadable();
    if (this.text !== this.file.text) this.file.replace(this.text);
  }

  #indexOf(path: YamlPath, keyId: string): number {
    return listAt(this.#value, path).findIndex(
      (version) => isJsonObject(version) && version['keyId'] === keyId,
    );
  }

  #locate(name: AccountName): {
    readonly path: YamlPath;
    readonly index: number;
    readonly account: string;
  } {
    if (this.#value === undefined) this.refuseUnlessLoadable(`${this.path} cannot be read:`);
    const { configuration } = name.provider;
    const path = ['providers', configuration.provider, 'accounts'];
    const names = listAt(this.#value, path).map((account) =>
      isJsonObject(account) ? (account['name'] ?? 'default') : undefined,
    );
    if (names.length === 0 && isEnabled(configuration, this.environment)) {
      throw new UsageError(
        `${configuration.provider} is configured by environment variables, which this command does not change: ` +
          `describe the account in ${this.path}, as docs/keys.md shows`,
      );
    }
    const known = names.filter((each): each is string => typeof each === 'string');
    const account = chooseAccount(name, known, this.path);
    const index = names.indexOf(account);
    return { path: [...path, index], index, account };
  }
}

function listAt(root: unknown, path: YamlPath): readonly unknown[] {
  const value = path.reduce<unknown>(
    (parent, part) =>
      typeof parent === 'object' && parent !== null ? (Reflect.get(parent, part) as unknown) : undefined,
    root,
  );
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
