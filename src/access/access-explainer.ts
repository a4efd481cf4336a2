import { Inject, Injectable } from '@nestjs/common';
import { ERROR_CATALOGUE } from '../errors/error-catalogue.js';
import { MintmarkError, requestInvalid } from '../errors/mintmark-error.js';
import { AccountRegistry } from '../tokens/account-registry.js';
import type { Caller } from './caller.js';
import { ConfiguredCallers } from './configured-callers.js';
import { decide, type RequestFacts } from './decide.js';
import { type Explanation, explain } from './explain.js';
import { factsOf } from './request-facts.js';
import { RouteRules } from './route-rules.js';

/** A request that might be made. */
export interface HypotheticalRequest {
  /** Whose; the asking caller's own when not given. */
  readonly caller?: string;
  readonly method?: 'GET' | 'POST';
  readonly route: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Tells which rule decides about a request. */
@Injectable()
export class AccessExplainer {
  constructor(
    @Inject(ConfiguredCallers) private readonly callers: ConfiguredCallers,
    @Inject(RouteRules) private readonly routes: Pick<RouteRules, 'find'>,
    @Inject(AccountRegistry) private readonly accounts: AccountRegistry,
  ) {}

  /**
   * Explains a request to the caller who asks.
   *
   * @throws {MintmarkError} `request_invalid` for a route that there is not; `caller_forbidden` when it asks about another
   * without a grant for `audit:read`, or about one that there is not
   */
  explain(
    asking: string,
    { caller = asking, method = 'POST', route, body }: HypotheticalRequest,
  ): Explanation {
    const about = this.callers.find(caller);
    const isAllowed = caller === asking || this.#mayRead(this.callers.find(asking));
    if (about === undefined || !isAllowed) throw new MintmarkError('caller_forbidden');
    const rule = this.routes.find(method, route);
    if (rule === undefined) {
      throw requestInvalid([
        { field: 'route', message: `is no route with the method ${method} that needs a grant` },
      ]);
    }
    const facts = factsOf(rule.operation, rule.subject, { method, body }, this.accounts);
    const explanation = explain(about, facts);
    return explanation.allowed ? { ...explanation, ...this.#lack(facts) } : explanation;
  }

  /** What a rule allows there may not be. */
  #lack({ provider, account }: RequestFacts): Partial<Explanation> {
    if (provider === undefined) return {};
    const isThere = account === undefined || this.accounts.find(provider, account) !== undefined;
    if (isThere && this.accounts.isEnabled(provider)) return {};
    const code = this.accounts.isEnabled(provider) ? 'account_unknown' : 'provider_disabled';
    return { allowed: false, code, reason: `The rule allows this, but: ${ERROR_CATALOGUE[code].title}.` };
  }

  #mayRead(asking: Caller | undefined): boolean {
    return (
      asking !== undefined && decide(asking.grants, { operation: 'audit:read', parameters: {} }).isAllowed
    );
  }
}
