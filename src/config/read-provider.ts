import { validateSync } from 'class-validator';
import type { ProviderOptions } from './configuration.js';
import type { Environment } from './environment.js';
import type { ProviderConfiguration } from './provider-configuration.js';
import { readVariables, variableNames } from './read-variables.js';
import { fileVariable, valueOf } from './secret-variable.js';

/** A provider is enabled as soon as one of its variables is set; then all that it requires must be. */
export function isEnabled(provider: ProviderConfiguration, environment: Environment): boolean {
  return isAnySet(variableNames(provider.variables), provider, environment);
}

/**
 * Whether the environment describes an account beside those of `mintmark.yaml`. Where it holds nothing but the key, the
 * file may well be what names that.
 */
export function describesAccount(provider: ProviderConfiguration, environment: Environment): boolean {
  const names = variableNames(provider.variables).filter((name) => name !== provider.keyVariable);
  return isAnySet(names, provider, environment);
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

function isAnySet(
  names: readonly string[],
  provider: ProviderConfiguration,
  environment: Environment,
): boolean {
  const files = referencesOf(provider).filter((name) => names.includes(name));
  return [...names, ...files.map(fileVariable)].some((name) => valueOf(environment, name) !== undefined);
}

function referencesOf({ keyVariable, publicKeyVariables = [] }: ProviderConfiguration): readonly string[] {
  return [keyVariable, ...publicKeyVariables];
}
