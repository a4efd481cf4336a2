import type { ProviderOptions } from '../config/configuration.js';
import type { Environment } from '../config/environment.js';
import { readConfigurationFile } from '../config/file/configuration-file.js';
import { readAccounts } from '../config/load-configuration.js';
import { requiredVariables } from '../config/read-provider.js';
import { environmentSources, valueOf } from '../config/secret-variable.js';
import { ProblemListError } from '../errors/problem-list-error.js';
import type { AccountOptions } from '../tokens/account-options.js';
import type { Clock } from '../tokens/clock.js';
import type { InspectionReport } from './format-inspection.js';
import type { InspectedProvider, InspectWithKeys } from './inspected-provider.js';
import { silentKeyStore } from './silent-key-store.js';
import { UsageError } from './usage-error.js';

/** What is to be inspected, and for whom. */
export interface InspectRequest {
  readonly token: string;
  /** Guessed from the token when not given. */
  readonly provider: string | undefined;
  /** Our name of the account; the only one when not given. */
  readonly account: string | undefined;
}

/** What a command works with. */
export interface CommandContext {
  readonly environment: Environment;
  readonly clock: Clock;
  /** Told to whoever runs the command, beside its result. */
  warn(text: string): void;
}

/**
 * Inspects a token with the keys of the environment, and of the file that `MINTMARK_CONFIG` names. Without them, or where
 * they cannot be used, it goes on with everything but the signature.
 *
 * @throws {UsageError} when there is no such account, or several may be meant
 */
export async function inspectTokenText(
  { token, provider, account }: InspectRequest,
  providers: readonly InspectedProvider[],
  context: CommandContext,
): Promise<InspectionReport> {
  const inspected = providers.find((candidate) =>
    provider === undefined ? candidate.recognises(token) : candidate.provider === provider,
  );
  if (inspected === undefined) throw new UsageError('cannot tell the provider: name it with --provider');
  const inspectWithKeys = await openKeys(inspected, account, providers, context);
  const nowMs = context.clock.nowMs();
  return {
    inspection:
      inspectWithKeys === undefined
        ? inspected.inspectWithoutKeys(token, nowMs)
        : inspectWithKeys(token, account),
    provider: inspected.provider,
    isGuessed: provider === undefined,
    hasCodes: inspected.hasCodes,
    shapes: inspected.shapes,
    requiredVariables: requiredVariables(inspected.configuration),
    nowMs,
  };
}

/** The provider's accounts with their keys; `undefined` where none is configured or they cannot be used. */
async function openKeys(
  inspected: InspectedProvider,
  account: string | undefined,
  providers: readonly InspectedProvider[],
  context: CommandContext,
): Promise<InspectWithKeys | undefined> {
  try {
    const { accounts } = readOptions(inspected, providers, context.environment);
    if (accounts.length === 0) return undefined;
    const chosen = chooseAccount(accounts, account);
    try {
      return await openAccounts(inspected, { accounts }, context);
    } catch (error) {
      if (!(error instanceof ProblemListError) || accounts.length === 1) throw error;
      context.warn(`the keys of other accounts are not considered. ${error.message}`);
      return await openAccounts(inspected, { accounts: [chosen] }, context);
    }
  } catch (error) {
    if (!(error instanceof ProblemListError)) throw error;
    context.warn(`the signature is not checked. ${error.message}`);
    return undefined;
  }
}

/** The accounts of the environment, and of the file that `MINTMARK_CONFIG` names. @throws {ProblemListError} */
function readOptions(
  { provider, configuration }: InspectedProvider,
  providers: readonly InspectedProvider[],
  environment: Environment,
): ProviderOptions {
  const path = valueOf(environment, 'MINTMARK_CONFIG');
  const configurations = providers.map((each) => each.configuration);
  const file = path === undefined ? undefined : readConfigurationFile(path, configurations);
  if (file !== undefined && file.problems.length > 0) {
    throw new ProblemListError('The configuration file cannot be used:', file.problems);
  }
  const problems: string[] = [];
  const { options } = readAccounts(configuration, environment, file, problems);
  if (problems.length > 0) throw new ProblemListError(`${provider} is configured by half:`, problems);
  return options;
}

/** @throws {UsageError} when there is no such account, or several may be meant */
function chooseAccount(accounts: readonly AccountOptions[], account: string | undefined): AccountOptions {
  const nameOf = ({ name = 'default' }: AccountOptions): string => name;
  const [only] = accounts.length === 1 ? accounts : [];
  const implied = accounts.find((each) => nameOf(each) === 'default') ?? only;
  const chosen = account === undefined ? implied : accounts.find((each) => nameOf(each) === account);
  if (chosen !== undefined) return chosen;
  const names = accounts.map(nameOf).join(', ');
  throw new UsageError(
    account === undefined
      ? `name the account with --account: ${names}`
      : `there is no such account; there is ${names}`,
  );
}

async function openAccounts(
  inspected: InspectedProvider,
  options: ProviderOptions,
  context: CommandContext,
): Promise<InspectWithKeys> {
  const { environment, clock } = context;
  const keys = silentKeyStore(environmentSources(environment));
  const inspect = inspected.declare(options, keys, clock);
  await keys.onModuleInit();
  for (const { versions } of keys.describe(clock.nowMs())) {
    for (const warning of versions.flatMap(({ warnings }) => warnings)) {
      context.warn(`${inspected.provider}: ${warning}`);
    }
  }
  return inspect;
}
