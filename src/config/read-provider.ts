import { validateSync } from 'class-validator';
import type { ProviderOptions } from './configuration.js';
import type { Environment } from './environment.js';
import type { ProviderConfiguration } from './provider-configuration.js';
import { readVariables, variableNames } from './read-variables.js';
import { fileVariable, valueOf } from './secret-variable.js';

/** A provider is enabled as soon as one of its variables is set; then all that it requires must be. */
export function isEnabled({ variables, keys }: ProviderConfiguration, environment: Environment): boolean {
  const names = [...variableNames(variables), ...Object.keys(keys).map(fileVariable)];
  return names.some((name) => valueOf(environment, name) !== undefined);
}

/** The options of a provider's module, without accounts when something is wrong: each problem goes to `problems`. */
export function readProvider(
  provider: ProviderConfiguration,
  environment: Environment,
  problems: string[],
): ProviderOptions {
  const before = problems.length;
  const values = readVariables(provider.variables, Object.keys(provider.keys), environment, problems);
  return problems.length > before ? { accounts: [] } : provider.toOptions(values);
}

/** The variables that a provider cannot do without: those that an empty environment lacks. */
export function requiredVariables({ variables }: ProviderConfiguration): readonly string[] {
  return validateSync(new variables(), { forbidUnknownValues: false }).map(({ property }) => property);
}
