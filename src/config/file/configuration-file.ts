import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { KeyReference } from '../../keystore/key-source.js';
import { isJsonObject } from '../../tokens/json-object.js';
import type { ProviderConfiguration } from '../provider-configuration.js';
import { AccountInFile } from './account-in-file.js';
import { ConfigurationInFile } from './configuration-in-file.js';
import { readMembers } from './read-members.js';
import { YamlDocument, type YamlPath, type YamlProblem } from './yaml-document.js';

/** The largest configuration file that is read, in bytes. */
const MAX_BYTES = 4 * 1024 * 1024;

/** `mintmark.yaml`, read: what could be read of it, and everything that is wrong with it. */
export interface ConfigurationFile {
  readonly settings: ConfigurationInFile;
  /** The accounts of each provider that the file names. */
  readonly accounts: ReadonlyMap<string, readonly AccountInFile[]>;
  /** Each with its line and path, and without any value. */
  readonly problems: readonly string[];
  /** Names a place of the file as problems do. */
  at(path: YamlPath): string;
}

/** Reads the configuration file at that path. Never throws: what is wrong stands in `problems`. */
export function readConfigurationFile(
  path: string,
  providers: readonly ProviderConfiguration[],
): ConfigurationFile {
  const text = readText(path);
  if (text instanceof Error) return unreadable(`${path}: ${text.message}`);
  return parseConfiguration(text, path, providers);
}

/** Reads the text of a configuration file that stands, or is to stand, at that path. */
export function parseConfiguration(
  text: string,
  path: string,
  providers: readonly ProviderConfiguration[],
): ConfigurationFile {
  const yaml = new YamlDocument(text);
  const at = (place: YamlPath, exactly = place): string =>
    `${path}:${yaml.lineOf(exactly)}: ${nameOf(place)}`;
  const show = ({ path: place, member, message, line }: YamlProblem): string =>
    line === undefined
      ? `${at(place, member === undefined ? place : [...place, member])} ${message}`
      : `${path}:${line}: the line ${message}`;
  const root = valueOf(yaml);
  if (root instanceof Error) return unreadable(`${path}: ${root.message}`);
  if (yaml.problems.length > 0) return { ...unreadable(), problems: yaml.problems.map(show) };
  const problems: YamlProblem[] = [];
  const settings = readMembers(ConfigurationInFile, root, [], problems);
  const accounts = readProviders(settings.providers ?? {}, providers, problems);
  for (const [provider, list] of accounts) {
    list.forEach((account, index) => {
      finishKeys(account, dirname(path), (key) =>
        at(['providers', provider, 'accounts', index, 'keys', key, 'source']),
      );
    });
  }
  return { settings, accounts, problems: problems.map(show), at };
}

function readProviders(
  sections: unknown,
  providers: readonly ProviderConfiguration[],
  problems: YamlProblem[],
): ReadonlyMap<string, readonly AccountInFile[]> {
  const accounts = new Map<string, readonly AccountInFile[]>();
  for (const [name, section] of Object.entries(isJsonObject(sections) ? sections : {})) {
    const provider = providers.find((candidate) => candidate.provider === name);
    const known = providers.map((candidate) => candidate.provider).join(', ');
    if (provider === undefined) {
      problems.push({
        path: ['providers'],
        member: name,
        message: `has one that is not known; there are ${known}`,
      });
    } else accounts.set(name, readMembers(provider.section, section, ['providers', name], problems).accounts);
  }
  return accounts;
}

/** Names where each key is configured, and leads its path from the file's folder. */
function finishKeys(account: AccountInFile, folder: string, originOf: (key: number) => string): void {
  account.keys.forEach((key, index) => {
    Object.assign(key, { origin: originOf(index), source: fromFolder(folder, key.source) });
  });
}

function fromFolder(folder: string, source: unknown): unknown {
  if (typeof source !== 'string' || !source.startsWith('file:')) return source;
  return `file:${resolve(folder, source.slice('file:'.length))}` satisfies KeyReference;
}

function valueOf(yaml: YamlDocument): unknown {
  try {
    return yaml.value();
  } catch {
    return new Error('has aliases that cannot be followed');
  }
}

function readText(path: string): string | Error {
  try {
    const bytes = readFileSync(path);
    if (bytes.byteLength > MAX_BYTES) return new Error(`is larger than ${MAX_BYTES} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return new Error(
      code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is not UTF-8' : `cannot be read (${String(code)})`,
    );
  }
}

function unreadable(...problems: readonly string[]): ConfigurationFile {
  return { settings: new ConfigurationInFile(), accounts: new Map(), problems, at: () => '' };
}

/** `providers.phoenix.accounts[0].keys[1].source` */
function nameOf(path: YamlPath): string {
  const name = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return name === '' ? 'the file' : name.replace(/^\./, '');
}
