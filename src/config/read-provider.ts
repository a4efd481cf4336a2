import { validateSync } from 'class-validator';
import type { ProviderOptions } from './configuration.js';
import type { Environment } from './environment.js';
import type { ProviderConfiguration } from './provider-configuration.js';
import { readVariables, variableNames } from './read-variables.js';
import { fileVariable, valueOf } from './secret-variable.js';

/** Whether the environment alone describes an account of a provider: one of its variables is set. */
export function isEnabled(provider: ProviderConfiguration, environment: Environment): boolean {
  return accountVariables(provider, environment, false).length > 0;
}

/**
 * The variables that are set of those that describe a provider's account; without any, the environment has none. Where
 * `mintmark.yaml` has accounts as well, keys alone describe none: the file may well be what names them.
 */
export function accountVariables(
  provider: ProviderConfiguration,
  environment: Environment,
  isInFile: boolean,
): readonly string[] {
  const keys = referencesOf(provider).flatMap((name) => [name, fileVariable(name)]);
  const set = [...new Set([...variableNames(provider.variables), ...keys])].filter(
    (name) => valueOf(environment, name) !== undefined,
  );
  return isInFile && set.every((name) => keys.includes(name)) ? [] : set;
}

/** The options of a provider's module, without accounts when something is wrong: each problem goes to `problems`. */
export function readProvider(
  provider: ProviderConfiguration,
  environment: Environment,
  problems: string[],
): ProviderOptions {
  const before = problems.length;
  const values = readVariables(provider.variables, referencesOf(provider), environment, problems);
  return problems.length > before ? { accounts: [] } : provider.toOptions(values);
}

/** The variables that a provider cannot do without: those that an empty environment lacks. */
export function requiredVariables({ variables }: ProviderConfiguration): readonly string[] {
  return validateSync(new variables(), { forbidUnknownValues: false }).map(({ property }) => property);
}

function referencesOf({ keyVariable, publicKeyVariables = [] }: ProviderConfiguration): readonly string[] {
  return [keyVariable, ...publicKeyVariables];
}
