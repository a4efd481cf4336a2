import type { Type } from '@nestjs/common';
import { getMetadataStorage, validateSync } from 'class-validator';
import type { Environment } from './environment.js';
import { isGivenTwice, secretReference, valueOf } from './secret-variable.js';

/** The names of the variables that a class declares with class-validator rules. */
export function variableNames(variables: Type<object>): readonly string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(variables, '', false, false);
  return [...new Set(rules.map(({ propertyName }) => propertyName))];
}

/**
 * Reads and validates the variables that a class declares. Those named in `secrets` become references. Adds every
 * problem to `problems`, by variable name and reason, never with a value.
 */
export function readVariables<Variables extends object>(
  variables: Type<Variables>,
  secrets: readonly string[],
  environment: Environment,
  problems: string[],
): Variables {
  const instance = new variables();
  for (const name of variableNames(variables)) {
    const isSecret = secrets.includes(name);
    const value = isSecret ? secretReference(environment, name) : valueOf(environment, name);
    if (value !== undefined) Reflect.set(instance, name, value);
    if (isSecret && isGivenTwice(environment, name)) problems.push(`${name} and ${name}_FILE are both set`);
  }
  for (const { property, constraints } of validateSync(instance, { forbidUnknownValues: false })) {
    problems.push(`${property} ${Object.values(constraints ?? {}).join('; ')}`);
  }
  return Object.freeze(instance);
}
