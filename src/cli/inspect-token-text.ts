import type { Environment } from '../config/environment.js';
import { isEnabled, readProvider, requiredVariables } from '../config/read-provider.js';
import { environmentSources } from '../config/secret-variable.js';
import { MintmarkError } from '../errors/mintmark-error.js';
import { ProblemListError } from '../errors/problem-list-error.js';
import { createKeyStore } from '../keystore/create-key-store.js';
import type { Clock } from '../tokens/clock.js';
import type { Inspection } from '../tokens/inspection.js';
import type { InspectionReport } from './format-inspection.js';
import type { InspectedProvider, InspectWithKeys } from './inspected-provider.js';
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
 * Inspects a token with the keys of the environment. Without them, or where they cannot be used, it goes on with
 * everything but the signature.
 *
 * @throws {UsageError} when there is no such account
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
  const inspectWithKeys = await openKeys(inspected, context);
  const nowMs = context.clock.nowMs();
  return {
    inspection:
      inspectWithKeys === undefined
        ? inspected.inspectWithoutKeys(token, nowMs)
        : inspectFor(inspectWithKeys, token, account),
    provider: inspected.provider,
    isGuessed: provider === undefined,
    hasCodes: inspected.hasCodes,
    shapes: inspected.shapes,
    requiredVariables: requiredVariables(inspected.configuration),
    nowMs,
  };
}

/** The provider's accounts with their keys; `undefined` where none is configured or one cannot be used. */
async function openKeys(
  inspected: InspectedProvider,
  context: CommandContext,
): Promise<InspectWithKeys | undefined> {
  const { provider, configuration } = inspected;
  const { environment, clock } = context;
  if (!isEnabled(configuration, environment)) return undefined;
  try {
    const problems: string[] = [];
    const options = readProvider(configuration, environment, problems);
    if (problems.length > 0) throw new ProblemListError(`${provider} is configured by half:`, problems);
    const keys = createKeyStore(environmentSources(environment));
    const inspect = inspected.declare(options, keys, clock);
    await keys.onModuleInit();
    for (const { versions } of keys.describe(clock.nowMs())) {
      for (const warning of versions.flatMap(({ warnings }) => warnings))
        context.warn(`${provider}: ${warning}`);
    }
    return inspect;
  } catch (error) {
    if (!(error instanceof ProblemListError)) throw error;
    context.warn(`the signature is not checked. ${error.message}`);
    return undefined;
  }
}

function inspectFor(inspect: InspectWithKeys, token: string, account: string | undefined): Inspection {
  try {
    return inspect(token, account);
  } catch (error) {
    if (!(error instanceof MintmarkError && error.code === 'account_unknown')) throw error;
    throw new UsageError('there is no such account');
  }
}
