import { existsSync } from 'node:fs';
import { AccessExplainer } from '../../access/access-explainer.js';
import { ConfiguredCallers } from '../../access/configured-callers.js';
import type { Explanation } from '../../access/explain.js';
import { type RouteRule, routeRulesOf } from '../../access/route-rules.js';
import type { Configuration } from '../../config/configuration.js';
import { loadConfiguration } from '../../config/load-configuration.js';
import type { ProviderConfiguration } from '../../config/provider-configuration.js';
import { environmentSources } from '../../config/secret-variable.js';
import { MintmarkError } from '../../errors/mintmark-error.js';
import { ProblemListError } from '../../errors/problem-list-error.js';
import { AccountRegistry } from '../../tokens/account-registry.js';
import { isJsonObject } from '../../tokens/json-object.js';
import type { TokenAccount, TokenContract } from '../../tokens/token-contract.js';
import type { CommandContext } from '../inspect-token-text.js';
import { INSPECTED_PROVIDERS } from '../inspected-providers.js';
import { silentKeyStore } from '../silent-key-store.js';
import { UsageError } from '../usage-error.js';

/** What `mintmark access explain` is told. */
export interface ExplainOptions {
  readonly caller: string;
  readonly route: string;
  readonly method: 'GET' | 'POST';
  readonly body?: string;
  readonly config?: string;
  readonly json?: true;
}

/**
 * Decides about a request as the service would with the configuration at hand. No key is read, nothing is minted.
 *
 * @throws {UsageError} when the configuration would not load, or there is no such caller or route
 */
export async function explainRequest(options: ExplainOptions, context: CommandContext): Promise<Explanation> {
  const { caller, method, route } = options;
  const environment = {
    ...context.environment,
    ...(options.config !== undefined && { MINTMARK_CONFIG: options.config }),
  };
  const body = parseBody(options.body);
  if (options.config !== undefined && !existsSync(options.config))
    throw new UsageError(`there is no ${options.config}`);
  const routes = await grantedRoutes();
  if (!routes.has(`${method} ${route}`)) throw new UsageError(unknownRoute(method, routes));
  try {
    const { access, providers } = await loadConfiguration(environment, CONFIGURATIONS);
    const registry = new AccountRegistry(silentKeyStore(environmentSources(environment)));
    for (const provider of CONFIGURATIONS) open(registry, provider, providers[provider.provider]);
    const explainer = new AccessExplainer(
      new ConfiguredCallers(access, context.clock),
      { find: (...parts) => routes.get(parts.join(' ')) },
      registry,
    );
    const explanation = explainer.explain(caller, { method, route, ...(body !== undefined && { body }) });
    return withUnknownAccount(explanation, body?.['account'], registry, providers);
  } catch (error) {
    if (error instanceof ProblemListError) throw new UsageError(error.message);
    if (error instanceof MintmarkError && error.code === 'caller_forbidden')
      throw new UsageError('there is no such caller: mintmark callers list names them');
    throw error;
  }
}

const CONFIGURATIONS = INSPECTED_PROVIDERS.map(({ configuration }) => configuration);

/** Of the service's own controllers. They are loaded here alone: the other commands need none of the service. */
async function grantedRoutes(): Promise<ReadonlyMap<string, RouteRule>> {
  const { guardedControllers } = await import('../../app.module.js');
  return routeRulesOf(guardedControllers());
}

function unknownRoute(method: string, routes: ReadonlyMap<string, unknown>): string {
  const known = [...routes.keys()].map((route) => `\n  ${route}`).join('');
  return `--route is no route that needs a grant with the method ${method}; there are${known}`;
}

function open(registry: AccountRegistry, provider: ProviderConfiguration, options: unknown): void {
  const contract = provider.contract as TokenContract<TokenAccount, unknown>;
  registry.open(contract, (given) => provider.resolve(given), options as never);
}

/** The service hides which accounts there are; whoever has its configuration may know. */
function withUnknownAccount(
  explanation: Explanation,
  account: unknown,
  registry: AccountRegistry,
  providers: Configuration['providers'],
): Explanation {
  const { provider = '', code } = explanation;
  const named = typeof account === 'string' ? account : undefined;
  if (code !== 'account_unknown' || registry.find(provider, named) !== undefined) return explanation;
  const accounts = providers[provider]?.accounts ?? [];
  const names = accounts.map(({ name = 'default' }) => name).join(', ');
  const reason =
    named === undefined
      ? `The request names no account, and ${provider} has several: ${names}.`
      : `${provider} has no account of that name; it has ${names === '' ? 'none' : names}.`;
  return { ...explanation, reason };
}

/** @throws {UsageError} */
function parseBody(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  const parsed = parse(text);
  if (!isJsonObject(parsed)) throw new UsageError('--body must be a JSON object');
  return parsed;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
