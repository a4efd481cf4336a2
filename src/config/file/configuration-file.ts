import { readFileSync, statSync } from 'node:fs';
import { OptionsError } from '../../tokens/account-options.js';
import type { ProviderConfiguration } from '../provider-configuration.js';
import type { AccountInFile } from './account-in-file.js';
import { refuseBrokenAudit, refuseBrokenCallers } from './caller-rules.js';
import { ConfigurationInFile } from './configuration-in-file.js';
import { showProblem } from './file-problem.js';
import { MemberReader } from './member-reader.js';
import { YamlDocument, type YamlPath } from './yaml-document.js';

/** The largest configuration file that is read, in MiB: some thousand accounts, and seconds to parse. */
const MAX_MEBIBYTES = 1;

/** `mintmark.yaml`, read: what could be read of it, and everything that is wrong with it. */
export interface ConfigurationFile {
  readonly settings: ConfigurationInFile;
  /** The accounts of each provider that the file names, or may name in what could not be read. */
  readonly accounts: ReadonlyMap<string, readonly AccountInFile[]>;
  /** In the order of lines, each with its line and path, and without any value. */
  readonly problems: readonly string[];
  /** Names a place of the file as problems do. */
  at(path: YamlPath): string;
}

/** Reads the configuration file that `MINTMARK_CONFIG` names. Never throws: what is wrong stands in `problems`. */
export function readConfigurationFile(
  path: string,
  providers: readonly ProviderConfiguration[],
): ConfigurationFile {
  const text = readText(path);
  return 'problem' in text
    ? unread(providers, `MINTMARK_CONFIG names a file that ${text.problem}`)
    : parseConfiguration(text.text, path, providers);
}

/** Reads the text of a configuration file that stands, or is to stand, at that path. */
export function parseConfiguration(
  text: string,
  path: string,
  providers: readonly ProviderConfiguration[],
): ConfigurationFile {
  const yaml = new YamlDocument(text);
  if (yaml.value === undefined) {
    return unread(providers, ...yaml.problems.map((problem) => showProblem(path, problem)));
  }
  const reader = new MemberReader(yaml, path);
  const settings = reader.read(ConfigurationInFile, yaml.value, []);
  const accounts = readAccounts(settings.providers, providers, reader);
  refuseBrokenCallers(settings, providers, accounts, reader);
  refuseBrokenAudit(settings.audit, reader);
  const problems = [...yaml.problems, ...reader.problems].toSorted((one, other) => one.line - other.line);
  return {
    settings,
    accounts,
    problems: problems.map((problem) => showProblem(path, problem)),
    at: (place) => reader.at(place),
  };
}

function readAccounts(
  sections: unknown,
  providers: readonly ProviderConfiguration[],
  reader: MemberReader,
): ReadonlyMap<string, readonly AccountInFile[]> {
  const names = providers.map(({ provider }) => provider);
  const given = new Map(sections === undefined ? [] : reader.readNames(sections, ['providers'], names));
  const accounts = new Map<string, readonly AccountInFile[]>();
  for (const provider of providers) {
    const name = provider.provider;
    const path = ['providers', name];
    if (given.has(name)) {
      const section = reader.read(provider.section, given.get(name), path);
      accounts.set(name, section.accounts);
      refuseBrokenRules(provider, section.accounts, reader);
    } else if (reader.isSettled(path)) accounts.set(name, []);
  }
  return accounts;
}

/** Notes what the provider's module has to say of the accounts together, but for members that were refused already. */
function refuseBrokenRules(
  provider: ProviderConfiguration,
  accounts: readonly AccountInFile[],
  reader: MemberReader,
): void {
  try {
    provider.resolve({ accounts });
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    for (const { option, rule } of error.options) {
      reader.refuseOnce(['providers', provider.provider, ...partsOf(option)], rule);
    }
  }
}

/** `accounts[0].keyId` → `accounts`, 0, `keyId` */
function partsOf(option: string): YamlPath {
  const parts = option.match(/[^.[\]]+/g) ?? [];
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** The file's text, or why there is none; the path is not told, as what is no path may be anything. */
function readText(path: string): { readonly text: string } | { readonly problem: string } {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) return { problem: 'is no regular file' };
    if (stat.size > MAX_MEBIBYTES * 2 ** 20) return { problem: `is larger than ${MAX_MEBIBYTES} MiB` };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { problem: 'is not UTF-8' };
    return { problem: code === 'ENOENT' ? 'does not exist' : `cannot be read (${String(code)})` };
  }
}

/** What it names cannot be told, so that it may name callers, and accounts of every provider. */
function unread(
  providers: readonly ProviderConfiguration[],
  ...problems: readonly string[]
): ConfigurationFile {
  const accounts = new Map(providers.map(({ provider }) => [provider, []]));
  const settings = Object.assign(new ConfigurationInFile(), { callers: [] });
  return { settings, accounts, problems, at: () => '' };
}
