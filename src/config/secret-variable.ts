import { EnvKeySource } from '../keystore/env.key-source.js';
import { FileKeySource } from '../keystore/file.key-source.js';
import type { KeyReference } from '../keystore/key-source.js';
import { KeySources } from '../keystore/key-sources.js';
import type { Environment } from './environment.js';

/** The value of a variable; an empty one counts as not set. */
export function valueOf(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === '' ? undefined : value;
}

/** The variable that names a file to read the secret from instead. */
export function fileVariable(name: string): string {
  return `${name}_FILE`;
}

/** Where a secret stands: in `NAME`, or in the file that `NAME_FILE` names; `undefined` when in neither. */
export function secretReference(environment: Environment, name: string): KeyReference | undefined {
  const path = valueOf(environment, fileVariable(name));
  if (path !== undefined) return `file:${path}`;
  return valueOf(environment, name) === undefined ? undefined : `env:${name}`;
}

/** Whether both ways to give a secret are taken, so that it is unclear which one holds. */
export function isGivenTwice(environment: Environment, name: string): boolean {
  return valueOf(environment, name) !== undefined && valueOf(environment, fileVariable(name)) !== undefined;
}

/** The sources that a reference of the environment can name. */
export function environmentSources(environment: Environment): KeySources {
  return new KeySources([new EnvKeySource(environment), new FileKeySource()]);
}
