import { ProblemListError } from '../errors/problem-list-error.js';
import { OptionsError } from '../tokens/account-options.js';
import { readCaller } from './caller-key.js';
import type { Configuration, ProviderOptions } from './configuration.js';
import type { Environment } from './environment.js';
import { type ConfigurationFile, readConfigurationFile } from './file/configuration-file.js';
import { type ConfiguredKey, keyProblems, unreadKeyOf } from './key-problems.js';
import type { ProviderConfiguration } from './provider-configuration.js';
import { describesAccount, isEnabled, readProvider } from './read-provider.js';
import { readVariables } from './read-variables.js';
import { secretReference, valueOf } from './secret-variable.js';
import { ServiceEnvironment } from './service.environment.js';

const NO_PROVIDER =
  'no provider is configured: copy .env.example to .env and fill in one provider, or see everything at work ' +
  'with `npm run demo`';

/** Is told of files. */
export interface NamedFiles {
  add(path: string): unknown;
}

/**
 * Reads the service's configuration from the environment, and from the file that `MINTMARK_CONFIG` names.
 *
 * @param files is told of every file, before it is read, also when the configuration cannot be used
 * @throws {ProblemListError} listing every problem at once, keys included, by variable or line, and reason
 */
export async function loadConfiguration(
  environment: Environment,
  providers: readonly ProviderConfiguration[],
  files: NamedFiles = new Set<string>(),
): Promise<Configuration> {
  const problems: string[] = [];
  const service = readVariables(ServiceEnvironment, ['CALLER_API_KEY'], environment, problems);
  const file = readFileOf(environment, providers, files);
  problems.push(...(file?.problems ?? []));
  const read = providers.map((provider) => readAccounts(provider, environment, file, problems));
  if (read.every(({ isEnabled: isOne }) => !isOne)) problems.push(NO_PROVIDER);
  const reference = secretReference(environment, 'CALLER_API_KEY');
  const keys = read.flatMap((each) => each.keys);
  noteFiles([...keys.map(({ source }) => source), ...read.flatMap(publicKeysOf), String(reference)], files);
  const callers = reference === undefined ? [] : [await readCaller(reference, environment, problems)];
  if (problems.length > 0) {
    // The KeyStore refuses bad keys itself; here they only complete the list when the start fails anyway.
    throw new ProblemListError('Mintmark cannot start:', [
      ...problems,
      ...(await keyProblems(keys, environment)),
    ]);
  }
  return deepFreeze({
    http: { host: service.HOST, port: Number(service.PORT) },
    logLevel: service.LOG_LEVEL,
    access: { callers },
    keyAgeWarningDays: file?.settings.keyAgeWarningDays ?? 365,
    providers: Object.fromEntries(read.map(({ provider, options }) => [provider, options])),
  });
}

/** What the environment and the file say of one provider. */
interface ReadProvider {
  readonly provider: string;
  /** Whether either says anything of it. */
  readonly isEnabled: boolean;
  readonly options: ProviderOptions;
  readonly keys: readonly ConfiguredKey[];
}

function readAccounts(
  provider: ProviderConfiguration,
  environment: Environment,
  file: ConfigurationFile | undefined,
  problems: string[],
): ReadProvider {
  const inFile = file?.accounts.get(provider.provider);
  const isInEnvironment = (inFile === undefined ? isEnabled : describesAccount)(provider, environment);
  const before = problems.length;
  const fromEnvironment = isInEnvironment ? readProvider(provider, environment, problems).accounts : [];
  const options = { accounts: [...(inFile ?? []), ...fromEnvironment] };
  if (problems.length === before && (file?.problems.length ?? 0) === 0)
    problems.push(...optionProblems(provider, options, file, inFile?.length ?? 0));
  const ofFile = (inFile ?? []).flatMap(({ keys }) => keys);
  const ofEnvironment = isInEnvironment ? unreadKeyOf(provider, environment) : [];
  const { algorithm } = provider.contract;
  return {
    provider: provider.provider,
    isEnabled: inFile !== undefined || isInEnvironment,
    options,
    keys: [...ofFile.map((key) => ({ ...key, algorithm })), ...ofEnvironment],
  };
}

/** What the provider's module has to say of the accounts together, at the lines where they stand. */
function optionProblems(
  provider: ProviderConfiguration,
  options: ProviderOptions,
  file: ConfigurationFile | undefined,
  countInFile: number,
): readonly string[] {
  try {
    provider.resolve(options);
    return [];
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    return error.options.map(({ option, rule }) => {
      const path = option.split(/[.[\]]+/).flatMap((part) => (part === '' ? [] : toPart(part)));
      const isInFile = Number(path[1]) < countInFile;
      return isInFile && file !== undefined
        ? `${file.at(['providers', provider.provider, ...path])} ${rule}`
        : `${provider.provider}: ${option} of the account in the environment ${rule}`;
    });
  }
}

function toPart(part: string): string | number {
  return /^\d+$/.test(part) ? Number(part) : part;
}

function readFileOf(
  environment: Environment,
  providers: readonly ProviderConfiguration[],
  files: NamedFiles,
): ConfigurationFile | undefined {
  const path = valueOf(environment, 'MINTMARK_CONFIG');
  if (path === undefined) return undefined;
  files.add(path);
  return readConfigurationFile(path, providers);
}

function publicKeysOf({ options }: ReadProvider): readonly string[] {
  return options.accounts.flatMap((account) =>
    'webhookPublicKey' in account ? [String(account.webhookPublicKey)] : [],
  );
}

function noteFiles(references: readonly string[], files: NamedFiles): void {
  for (const reference of references) {
    if (reference.startsWith('file:')) files.add(reference.slice('file:'.length));
  }
}

function deepFreeze<Value extends object>(value: Value): Value {
  for (const member of Object.values(value) as readonly unknown[]) {
    if (typeof member === 'object' && member !== null) deepFreeze(member);
  }
  return Object.freeze(value);
}
