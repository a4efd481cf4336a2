import { importKey, type KeyImportOptions } from '../keystore/import-key.js';
import type { JwtAlgorithm } from '../keystore/jwt.types.js';
import type { KeyReference } from '../keystore/key-source.js';
import { describeKeyProblem } from '../keystore/key-sources.js';
import { importRsaPublicKey } from '../keystore/rsa-public-key.js';
import type { Environment } from './environment.js';
import { type AccountInFile, SharedSecretInFile } from './file/account-in-file.js';
import { sourcesOf } from './file/members.js';
import type { ProviderConfiguration } from './provider-configuration.js';
import { environmentSources, secretReference } from './secret-variable.js';

/** A key as it is configured, whatever else of its account may be wrong. */
export interface ConfiguredKey extends KeyImportOptions {
  readonly source: KeyReference;
  /** The variable, or the line and path in the file. */
  readonly origin: string;
  /** What it signs with; nothing for a public key of the provider. */
  readonly algorithm?: JwtAlgorithm;
  readonly revoked?: boolean;
}

/** The keys that the environment has for a provider's account. */
export function keysInEnvironment(
  { contract, keyVariable, publicKeyVariables = [], allowShortSecret = '' }: ProviderConfiguration,
  environment: Environment,
): readonly ConfiguredKey[] {
  const signing = {
    algorithm: contract.algorithm,
    allowShortSecret: environment[allowShortSecret] === 'true',
  };
  return [keyVariable, ...publicKeyVariables].flatMap((origin) => {
    const source = secretReference(environment, origin);
    if (source === undefined) return [];
    return [{ source, origin, ...(origin === keyVariable && signing) }];
  });
}

/** The keys that `mintmark.yaml` has for a provider's accounts. */
export function keysInFile(
  { contract: { algorithm } }: ProviderConfiguration,
  accounts: readonly AccountInFile[],
): readonly ConfiguredKey[] {
  return accounts.flatMap((account) => [
    ...account.keys.flatMap((key) => {
      const revoked = key.revoked === true;
      const allowShortSecret = key instanceof SharedSecretInFile && key.allowShortSecret === true;
      return sourcesOf(key).map((place) => ({ ...place, algorithm, revoked, allowShortSecret }));
    }),
    ...sourcesOf(account),
  ]);
}

/** Why keys cannot be used: each by where it is configured. What is no reference was reported as that. */
export async function keyProblems(
  keys: readonly ConfiguredKey[],
  environment: Environment,
): Promise<readonly string[]> {
  const sources = environmentSources(environment);
  const found = await Promise.all(
    keys
      .filter(({ source, revoked }) => revoked !== true && /^(env|file):/.test(source))
      .map(async ({ source, origin, algorithm, ...options }) => {
        try {
          const material = await sources.read(source);
          if (algorithm !== undefined) await importKey(algorithm, material, options);
          else if (typeof material === 'string') importRsaPublicKey(material);
          return [];
        } catch (error) {
          return [`${origin}: ${describeKeyProblem(error)}`];
        }
      }),
  );
  return found.flat();
}
