import { importKey, type KeyImportOptions } from '../keystore/import-key.js';
import type { JwtAlgorithm } from '../keystore/jwt.types.js';
import type { KeyReference } from '../keystore/key-source.js';
import { describeKeyProblem } from '../keystore/key-sources.js';
import type { Environment } from './environment.js';
import type { ProviderConfiguration } from './provider-configuration.js';
import { environmentSources, secretReference } from './secret-variable.js';

/** A key as it is configured, whatever else of its account may be wrong. */
export interface ConfiguredKey extends KeyImportOptions {
  readonly algorithm: JwtAlgorithm;
  readonly source: KeyReference;
  readonly revoked?: boolean;
  /** The variable, or the line of the file. */
  readonly origin?: string;
}

/** The key that the environment has for a provider's account, if any. */
export function unreadKeyOf(
  { contract, keyVariable, allowShortSecret }: ProviderConfiguration,
  environment: Environment,
): readonly ConfiguredKey[] {
  const source = secretReference(environment, keyVariable);
  if (source === undefined) return [];
  const isShortAllowed = allowShortSecret !== undefined && environment[allowShortSecret] === 'true';
  const { algorithm } = contract;
  return [{ algorithm, source, origin: keyVariable, allowShortSecret: isShortAllowed }];
}

/** Why keys could not be used: each by where it is configured. Keys that name no source were reported as that. */
export async function keyProblems(
  keys: readonly ConfiguredKey[],
  environment: Environment,
): Promise<readonly string[]> {
  const sources = environmentSources(environment);
  const found = await Promise.all(
    keys
      .filter(({ source, revoked }) => revoked !== true && /^(env|file):/.test(source))
      .map(async (key) => {
        try {
          await importKey(key.algorithm, await sources.read(key.source), key);
          return [];
        } catch (error) {
          return [`${key.origin ?? key.source} ${describeKeyProblem(error)}`];
        }
      }),
  );
  return found.flat();
}
