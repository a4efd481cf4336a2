import { importKey } from '../keystore/import-key.js';
import type { JwtAlgorithm } from '../keystore/jwt.types.js';
import type { KeyReference } from '../keystore/key-source.js';
import { describeKeyProblem, type KeySources } from '../keystore/key-sources.js';
import { refuseUnsendable } from '../keystore/open-ring.js';
import { importRsaPublicKey } from '../keystore/rsa-public-key.js';
import type { Environment } from './environment.js';
import { type AccountInFile, SharedSecretInFile } from './file/account-in-file.js';
import { sourcesOf } from './file/members.js';
import type { ProviderConfiguration } from './provider-configuration.js';
import { environmentSources, secretReference } from './secret-variable.js';

/** A key as it is configured, whatever else of its account may be wrong. */
export interface ConfiguredKey {
  readonly source: KeyReference;
  /** The variable, or the line and path in the file. */
  readonly origin: string;
  /** How it signs; `undefined` for a public key of the provider. */
  readonly signing?: {
    readonly algorithm: JwtAlgorithm;
    readonly isSent: boolean;
    readonly allowShortSecret: boolean;
  };
}

/** The keys that the environment has for a provider's account. */
export function keysInEnvironment(
  { contract, keyVariable, publicKeyVariables = [], ...provider }: ProviderConfiguration,
  environment: Environment,
): readonly ConfiguredKey[] {
  const { isKeySent: isSent = false, allowShortSecret: isShortAllowed = '' } = provider;
  const allowShortSecret = environment[isShortAllowed] === 'true';
  const signing = { algorithm: contract.algorithm, isSent, allowShortSecret };
  return [keyVariable, ...publicKeyVariables].flatMap((origin) => {
    const source = secretReference(environment, origin);
    if (source === undefined) return [];
    return [{ source, origin, ...(origin === keyVariable && { signing }) }];
  });
}

/** The keys that `mintmark.yaml` has for a provider's accounts, but for revoked ones, which are not read. */
export function keysInFile(
  { contract: { algorithm }, isKeySent: isSent = false }: ProviderConfiguration,
  accounts: readonly AccountInFile[],
): readonly ConfiguredKey[] {
  return accounts.flatMap((account) => [
    ...account.keys.flatMap((key) => {
      if (key.revoked === true) return [];
      const allowShortSecret = key instanceof SharedSecretInFile && key.allowShortSecret === true;
      const signing = { algorithm, isSent, allowShortSecret };
      return sourcesOf(key).map((placed) => ({ ...placed, signing }));
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
  const references = keys.filter(({ source }) => /^(env|file):/.test(source));
  const problems = await Promise.all(references.map((key) => problemOf(key, sources)));
  return problems.filter((problem) => problem !== undefined);
}

async function problemOf(
  { source, origin, signing }: ConfiguredKey,
  sources: KeySources,
): Promise<string | undefined> {
  try {
    const material = await sources.read(source);
    if (signing?.isSent === true) refuseUnsendable(material);
    if (signing !== undefined) await importKey(signing.algorithm, material, signing);
    else if (typeof material === 'string') importRsaPublicKey(material);
    return undefined;
  } catch (error) {
    return `${origin}: ${describeKeyProblem(error)}`;
  }
}
