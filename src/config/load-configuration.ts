import { ProblemListError } from '../errors/problem-list-error.js';
import { importKey } from '../keystore/import-key.js';
import { describeKeyProblem } from '../keystore/key-sources.js';
import { readCaller } from './caller-key.js';
import type { Configuration, ProviderOptions } from './configuration.js';
import type { Environment } from './environment.js';
import type { ProviderConfiguration } from './provider-configuration.js';
import { isEnabled, readProvider } from './read-provider.js';
import { readVariables } from './read-variables.js';
import { environmentSources, secretReference } from './secret-variable.js';
import { ServiceEnvironment } from './service.environment.js';

const NO_PROVIDER =
  'no provider is configured: copy .env.example to .env and fill in one provider, or see everything at work ' +
  'with `npm run demo`';

/**
 * Reads the service's configuration from the environment.
 *
 * @throws {ProblemListError} listing every problem at once, keys included, by variable name and reason
 */
export async function loadConfiguration(
  environment: Environment,
  providers: readonly ProviderConfiguration[],
): Promise<Configuration> {
  const problems: string[] = [];
  const service = readVariables(ServiceEnvironment, ['CALLER_API_KEY'], environment, problems);
  const enabled = providers.filter((provider) => isEnabled(provider, environment));
  if (enabled.length === 0) problems.push(NO_PROVIDER);
  const options = enabled.map(
    (provider) => [provider.provider, readProvider(provider, environment, problems)] as const,
  );
  const reference = secretReference(environment, 'CALLER_API_KEY');
  const callers = reference === undefined ? [] : [await readCaller(reference, environment, problems)];
  if (problems.length > 0) {
    const ofKeys = await Promise.all(enabled.map((provider) => keyProblems(provider, environment)));
    throw new ProblemListError('Mintmark cannot start:', [...problems, ...ofKeys.flat()]);
  }
  return deepFreeze({
    http: { host: service.HOST, port: Number(service.PORT) },
    logLevel: service.LOG_LEVEL,
    access: { callers },
    providers: { ...disabled(providers), ...Object.fromEntries(options) },
  });
}

/** The KeyStore refuses bad keys itself; here they only complete the list when the start fails anyway. */
async function keyProblems(
  { keys, allowShortSecret }: ProviderConfiguration,
  environment: Environment,
): Promise<readonly string[]> {
  const sources = environmentSources(environment);
  const options = {
    allowShortSecret: allowShortSecret !== undefined && environment[allowShortSecret] === 'true',
  };
  const found = await Promise.all(
    Object.entries(keys).map(async ([name, algorithm]) => {
      const reference = secretReference(environment, name);
      if (reference === undefined) return [];
      try {
        await importKey(algorithm, await sources.read(reference), options);
        return [];
      } catch (error) {
        return [`${name} ${describeKeyProblem(error)}`];
      }
    }),
  );
  return found.flat();
}

function deepFreeze<Value extends object>(value: Value): Value {
  for (const member of Object.values(value) as readonly unknown[]) {
    if (typeof member === 'object' && member !== null) deepFreeze(member);
  }
  return Object.freeze(value);
}

function disabled(providers: readonly ProviderConfiguration[]): Readonly<Record<string, ProviderOptions>> {
  return Object.fromEntries(providers.map(({ provider }) => [provider, { accounts: [] }]));
}
