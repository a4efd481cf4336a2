import { AccessExplainer } from '../../access/access-explainer.js';
import { ConfiguredCallers } from '../../access/configured-callers.js';
import type { Explanation } from '../../access/explain.js';
import { loadConfiguration } from '../../config/load-configuration.js';
import type { ProviderConfiguration } from '../../config/provider-configuration.js';
import { environmentSources } from '../../config/secret-variable.js';
import { MintmarkError } from '../../errors/mintmark-error.js';
import { ProblemListError } from '../../errors/problem-list-error.js';
import { createKeyStore } from '../../keystore/create-key-store.js';
import { AccountRegistry } from '../../tokens/account-registry.js';
import { isJsonObject } from '../../tokens/json-object.js';
import type { TokenAccount, TokenContract } from '../../tokens/token-contract.js';
import { GRANTED_ROUTES } from '../granted-routes.js';
import type { CommandContext } from '../inspect-token-text.js';
import { INSPECTED_PROVIDERS } from '../inspected-providers.js';
import { UsageError } from '../usage-error.js';

/** What `mintmark access explain` is told. */
export interface ExplainOptions {
  readonly caller: string;
  readonly route: string;
  readonly method: string;
  readonly body?: string;
  readonly config?: string;
  readonly json?: true;
}

/** Decides about a request as the service would with the configuration at hand. No key is read, nothing is minted. */
export async function explainRequest(options: ExplainOptions, context: CommandContext): Promise<Explanation> {
  const environment = {
    ...context.environment,
    ...(options.config !== undefined && { MINTMARK_CONFIG: options.config }),
  };
  const providers = INSPECTED_PROVIDERS.map(({ configuration }) => configuration);
  try {
    const { access, providers: accounts } = await loadConfiguration(environment, providers);
    const registry = new AccountRegistry(createKeyStore(environmentSources(environment)));
    for (const provider of providers) open(registry, provider, accounts[provider.provider]);
    const routes = { find: (method: string, path: string) => GRANTED_ROUTES.get(`${method} ${path}`) };
    const explainer = new AccessExplainer(new ConfiguredCallers(access, context.clock), routes, registry);
    return explainer.explain(options.caller, requestOf(options));
  } catch (error) {
    if (error instanceof ProblemListError) throw new UsageError(error.message);
    if (error instanceof MintmarkError) throw new UsageError(reasonOf(error));
    throw error;
  }
}

function open(registry: AccountRegistry, provider: ProviderConfiguration, options: unknown): void {
  const contract = provider.contract as TokenContract<TokenAccount, unknown>;
  registry.open(contract, (given) => provider.resolve(given), options as never);
}

/** @throws {UsageError} */
function requestOf({ method, route, body }: ExplainOptions): {
  readonly method: 'GET' | 'POST';
  readonly route: string;
  readonly body?: Readonly<Record<string, unknown>>;
} {
  const isGet = method.toUpperCase() === 'GET';
  if (body === undefined) return { method: isGet ? 'GET' : 'POST', route };
  const parsed = parse(body);
  if (!isJsonObject(parsed)) throw new UsageError('--body must be a JSON object');
  return { method: isGet ? 'GET' : 'POST', route, body: parsed };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf({ code, errors }: MintmarkError): string {
  if (code === 'caller_forbidden') return 'there is no such caller: mintmark callers list names them';
  return errors.map(({ field, message }) => `${field} ${message}`).join('; ');
}
