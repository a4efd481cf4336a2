import { ProblemListError } from '../errors/problem-list-error.js';
import { readCaller } from './caller-key.js';
import type { Configuration, ProviderOptions } from './configuration.js';
import type { Environment } from './environment.js';
import { type ConfigurationFile, readConfigurationFile } from './file/configuration-file.js';
import { issuerKeyProblems } from './issuer-key-problems.js';
import { type ConfiguredKey, keyProblems, keysInEnvironment, keysInFile } from './key-problems.js';
import type { ProviderConfiguration } from './provider-configuration.js';
import { accessOf, auditOf } from './read-access.js';
import { accountVariables, readProvider } from './read-provider.js';
import { readVariables } from './read-variables.js';
import { secretReference, valueOf } from './secret-variable.js';
import { ServiceEnvironment } from './service.environment.js';
import { readTraceExport } from './trace-export.js';

const NO_PROVIDER =
  'no provider is configured: copy .env.example to .env and fill in one provider, or see everything at work ' +
  'with `npm run demo`';

const NO_CALLER =
  'CALLER_API_KEY must be set, or the same name with _FILE, unless mintmark.yaml (MINTMARK_CONFIG) names callers';

const BESIDE_NAMED_CALLERS =
  'CALLER_API_KEY may do everything, beside the callers that mintmark.yaml names: unset it once each of them has a key of its own';

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
  const caller = secretReference(environment, 'CALLER_API_KEY');
  const isAnyoneInFile = file?.settings.callers !== undefined;
  if (caller === undefined && !isAnyoneInFile) problems.push(NO_CALLER);
  const read = providers.map((provider) => readAccounts(provider, environment, file, problems));
  if (read.every(({ isEnabled }) => !isEnabled)) problems.push(NO_PROVIDER);
  const keys = read.flatMap((each) => each.keys);
  noteFiles([...keys.map(({ source }) => source), String(caller)], files);
  const access = accessOf(file);
  noteFiles(
    access.callers.flatMap(({ tokens = [] }) => tokens.map(({ jwks }) => jwks)),
    files,
  );
  problems.push(...issuerKeyProblems(file));
  const callers = caller === undefined ? [] : [await readCaller(caller, environment, problems)];
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
    traceExport: readTraceExport(environment),
    access: { ...access, callers: [...callers, ...access.callers] },
    ...auditOf(file),
    keyAgeWarningDays: file?.settings.keyAgeWarningDays ?? 365,
    providers: Object.fromEntries(read.map(({ provider, options }) => [provider, options])),
    warnings: caller !== undefined && isAnyoneInFile ? [BESIDE_NAMED_CALLERS] : [],
  });
}

/** What the environment and the file say of one provider. */
export interface ReadProvider {
  readonly provider: string;
  /** Whether either says anything of it. */
  readonly isEnabled: boolean;
  readonly options: ProviderOptions;
  readonly keys: readonly ConfiguredKey[];
}

/** Reads the accounts of one provider from the environment and the file together. Problems go to `problems`. */
export function readAccounts(
  provider: ProviderConfiguration,
  environment: Environment,
  file: ConfigurationFile | undefined,
  problems: string[],
): ReadProvider {
  const inFile = file?.accounts.get(provider.provider);
  const variables = accountVariables(provider, environment, inFile !== undefined);
  const isInEnvironment = variables.length > 0;
  const fromEnvironment = isInEnvironment ? readProvider(provider, environment, problems).accounts : [];
  if (isInEnvironment && file !== undefined) problems.push(...namesakes(provider, file, variables));
  return {
    provider: provider.provider,
    isEnabled: inFile !== undefined || isInEnvironment,
    options: { accounts: [...(inFile ?? []), ...fromEnvironment] },
    keys: [
      ...keysInFile(provider, inFile ?? []),
      ...(isInEnvironment ? keysInEnvironment(provider, environment) : []),
    ],
  };
}

/** The account of the environment is `default`: no account of the file may be. */
function namesakes(
  { provider }: ProviderConfiguration,
  file: ConfigurationFile,
  variables: readonly string[],
): readonly string[] {
  const accounts = file.accounts.get(provider) ?? [];
  return accounts.flatMap(({ name = 'default' }, index) => {
    if (name !== 'default') return [];
    const place = file.at(['providers', provider, 'accounts', index, 'name']);
    return [
      `${place} is default, the name of the account that the environment has: unset ${variables.join(', ')}, or name this one otherwise`,
    ];
  });
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
