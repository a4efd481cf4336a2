import { existsSync } from 'node:fs';
import type { Environment } from '../../config/environment.js';
import { type ConfigurationFile, parseConfiguration } from '../../config/file/configuration-file.js';
import { readAccounts } from '../../config/load-configuration.js';
import { valueOf } from '../../config/secret-variable.js';
import { ProblemListError } from '../../errors/problem-list-error.js';
import { OptionsError } from '../../tokens/account-options.js';
import { CommandRefusedError } from './command-refused.error.js';
import { type ConfiguredRing, ringsOf } from './configured-ring.js';
import { EditableFile } from './editable-file.js';
import type { KeyProvider } from './key-provider.js';

/** Where the file is looked for that nobody named. */
const DEFAULT_PATH = 'mintmark.yaml';

/** The rings of every account, from the environment and from `mintmark.yaml`. */
export interface ConfiguredRings {
  readonly rings: readonly ConfiguredRing[];
  /** What is wrong with the accounts of the environment, by variable. */
  readonly problems: readonly string[];
  /** Days after which a key is called old. */
  readonly keyAgeWarningDays: number;
  /** The file, when there is one. */
  readonly path: string | undefined;
}

/** The path of `mintmark.yaml`: as an option or the environment names it, or else in the current folder. */
export function configurationPath(option: string | undefined, environment: Environment): string {
  return option ?? valueOf(environment, 'MINTMARK_CONFIG') ?? DEFAULT_PATH;
}

/**
 * Reads the rings of every account. Where nobody named a file, and none lies in the current folder, the environment's alone.
 *
 * @throws {UsageError} when the file that was named is not there; {CommandRefusedError} listing all that is wrong with it
 */
export function readConfiguredRings(
  providers: readonly KeyProvider[],
  environment: Environment,
  option: string | undefined,
): ConfiguredRings {
  const path = configurationPath(option, environment);
  const file = path !== DEFAULT_PATH || existsSync(path) ? readFile(path, providers) : undefined;
  const problems: string[] = [];
  const rings = providers.flatMap((provider) => readRings(provider, environment, file, problems));
  const { keyAgeWarningDays } = file?.settings ?? { keyAgeWarningDays: 365 };
  return { rings, problems, keyAgeWarningDays, path: file && path };
}

/** @throws {CommandRefusedError} listing all that is wrong with it */
function readFile(path: string, providers: readonly KeyProvider[]): ConfigurationFile {
  const { text } = EditableFile.open(path);
  const file = parseConfiguration(
    text,
    path,
    providers.map(({ configuration }) => configuration),
  );
  refuseProblems(`${path} cannot be used:`, file.problems);
  return file;
}

/** @throws {CommandRefusedError} listing them, when there are any */
export function refuseProblems(heading: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new CommandRefusedError(new ProblemListError(heading, problems).message);
}

function readRings(
  provider: KeyProvider,
  environment: Environment,
  file: ConfigurationFile | undefined,
  problems: string[],
): readonly ConfiguredRing[] {
  const { options } = readAccounts(provider.configuration, environment, file, problems);
  try {
    return ringsOf(provider, options);
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    // The file's accounts hold: what does not is that of the environment beside them.
    return ringsOf(provider, { accounts: file?.accounts.get(provider.configuration.provider) ?? [] });
  }
}
