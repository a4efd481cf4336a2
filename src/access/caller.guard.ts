import { type CanActivate, type ExecutionContext, Inject, Injectable, Optional } from '@nestjs/common';
import { HttpAdapterHost, Reflector } from '@nestjs/core';
import { AuditTrail } from '../audit/audit-trail.js';
import { MintmarkError } from '../errors/mintmark-error.js';
import { ProblemListError } from '../errors/problem-list-error.js';
import { Admission } from '../http/admission.js';
import { type AdapterRequest, contextOf, type RequestContext, rawRequest } from '../http/request-context.js';
import { AccountRegistry } from '../tokens/account-registry.js';
import { isJsonObject } from '../tokens/json-object.js';
import { isText } from '../tokens/text.js';
import { ACCESS_RULE, type AccessRule } from './access-rule.js';
import type { Caller } from './caller.js';
import { CallerAuthenticator } from './caller-authenticator.js';
import { decide, type RequestFacts } from './decide.js';
import type { Operation } from './operation.js';
import { presentedKey } from './presented-key.js';
import { rateLimitHeaders } from './rate-limit-headers.js';
import { type LimitState, RateLimitedError, RateLimits } from './rate-limits.js';
import { factsOf, type SentRequest } from './request-facts.js';
import { REQUEST_SUBJECT, type RequestSubject } from './request-subject.js';

const NO_AUTHENTICATOR =
  'controllers are exposed without a CallerAuthenticator: import AccessModule.forRoot({ callers }) once, in the root ' +
  'module, or with an authenticator of your own';

/** Operations that mostly wait for a provider, and are bounded by its account: they keep nobody from being worked on. */
const WAITS_FOR_OTHERS: ReadonlySet<string | undefined> = new Set<Operation>(['one-time', 'campaigns']);

/** Where metadata stands: the handler, and its controller. */
type Targets = [ReturnType<ExecutionContext['getHandler']>, ReturnType<ExecutionContext['getClass']>];

/**
 * Lets a request through when its caller is known, is within its limits, and has a grant for it. Bound to Mintmark's own
 * controllers, so that it guards them in any host app and touches none of the host's routes.
 */
@Injectable()
export class CallerGuard implements CanActivate {
  readonly #authenticator: CallerAuthenticator;

  /** @throws {ProblemListError} without an authenticator: a route that nobody guards must not come to be */
  constructor(
    @Optional() @Inject(CallerAuthenticator) authenticator: CallerAuthenticator | undefined,
    @Inject(AccountRegistry) private readonly accounts: AccountRegistry,
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    @Optional() @Inject(RateLimits) private readonly limits?: RateLimits,
    @Optional() @Inject(AuditTrail) private readonly trail?: AuditTrail,
    @Optional() @Inject(Admission) private readonly admission?: Admission,
  ) {
    if (authenticator === undefined) throw new ProblemListError('Nobody can call:', [NO_AUTHENTICATOR]);
    this.#authenticator = authenticator;
  }

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const http = execution.switchToHttp();
    const request = http.getRequest<AdapterRequest & { readonly body?: unknown }>();
    const context = contextOf(request);
    const targets: Targets = [execution.getHandler(), execution.getClass()];
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, targets);
    const sent = { method: rawRequest(request).method, body: request.body };
    if (this.trail !== undefined) context.witness = this.trail;
    const subject = this.reflector.getAllAndOverride<RequestSubject | undefined>(REQUEST_SUBJECT, targets);
    if (!WAITS_FOR_OTHERS.has(operationOf(rule)))
      context.ticket = await this.admission?.lane(subject?.provider).enter();
    try {
      const caller = await this.#authenticate(request, context);
      const count = this.limits?.countCaller(caller);
      const states = count === undefined ? [] : await this.#count(http.getResponse(), [], count);
      // Only now: accounts may have been replaced while it waited, and what is decided here is what is done.
      const facts = this.#factsOf(rule, subject, sent);
      this.#note(rule, facts, context);
      if (facts !== undefined) grant(caller, facts, context);
      else if (context.operation === undefined) throw new MintmarkError('caller_forbidden');
      nameAccount(request.body, facts);
      const { playerId } = context;
      const playersCount = playerId === undefined ? undefined : this.limits?.countPlayer(caller, playerId);
      if (playersCount !== undefined) await this.#count(http.getResponse(), states, playersCount);
      this.trail?.requireAvailable(context);
      return true;
    } catch (error) {
      // It may have been refused before that was looked at.
      this.#note(rule, this.#factsOf(rule, subject, sent), context);
      if (error instanceof RateLimitedError) {
        context.ticket?.release();
        await this.limits?.pace.turn(context.caller ?? '');
      }
      throw error;
    }
  }

  /** What a request is about is known even where it is refused; a name that is no account's may be anything. */
  #note(rule: AccessRule | undefined, facts: RequestFacts | undefined, context: RequestContext): void {
    if (rule !== undefined && 'anyCaller' in rule) context.operation = rule.anyCaller;
    if (facts === undefined) return;
    const { operation, provider, account, playerId } = facts;
    context.operation = operation;
    if (isText(playerId)) context.playerId = playerId;
    if (provider === undefined) return;
    context.provider = provider;
    const known = account === undefined ? undefined : this.accounts.find(provider, account);
    if (known !== undefined) context.account = known.name;
  }

  async #authenticate(request: AdapterRequest, context: RequestContext): Promise<Caller> {
    const found = this.#authenticator.authenticate(presentedKey(rawRequest(request)));
    const caller = found instanceof Promise ? await elsewhere(context, found) : found;
    if (caller === undefined) throw new MintmarkError('caller_unauthenticated');
    context.caller = caller.name;
    return caller;
  }

  /** `undefined` for a route that needs no grant. */
  #factsOf(
    rule: AccessRule | undefined,
    subject: RequestSubject | undefined,
    sent: SentRequest,
  ): RequestFacts | undefined {
    const operation = operationOf(rule);
    return operation === undefined ? undefined : factsOf(operation, subject, sent, this.accounts);
  }

  /** Waits for a count, and tells it beside those before. @throws {RateLimitedError} when it is one too many */
  async #count(
    response: unknown,
    before: readonly LimitState[],
    count: Promise<LimitState>,
  ): Promise<readonly LimitState[]> {
    try {
      const states = [...before, await count];
      this.#setHeaders(response, rateLimitHeaders(states));
      return states;
    } catch (error) {
      if (!(error instanceof RateLimitedError)) throw error;
      const { state } = error;
      this.#setHeaders(response, {
        ...rateLimitHeaders([...before, state]),
        'Retry-After': String(state.resetSeconds),
      });
      throw error;
    }
  }

  #setHeaders(response: unknown, headers: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(headers)) {
      this.adapterHost.httpAdapter.setHeader(response, name, value);
    }
  }
}

/** What is found out beside the event loop may take its time, in which others are worked on. */
async function elsewhere(
  { ticket }: RequestContext,
  found: Promise<Caller | undefined>,
): Promise<Caller | undefined> {
  ticket?.release();
  const caller = await found;
  if (caller !== undefined) ticket?.retake();
  return caller;
}

/** `undefined` for a route that needs no grant. */
function operationOf(rule: AccessRule | undefined): Operation | undefined {
  return rule !== undefined && 'operation' in rule ? rule.operation : undefined;
}

/** @throws {MintmarkError} `caller_forbidden`, `account_unknown` */
function grant(caller: Caller, facts: RequestFacts, context: RequestContext): void {
  const decision = decide(caller.grants, facts);
  if (decision.grant !== undefined) context.grant = decision.grant;
  if (!decision.isAllowed) {
    const { code, reason, errors } = decision;
    // Told nothing of grants, a caller cannot find out which accounts there are.
    throw code === 'account_unknown'
      ? new MintmarkError(code)
      : new MintmarkError(code, { detail: reason, errors });
  }
  const { accounts, maxTtlSeconds, observed } = decision;
  context.granted = {
    accounts,
    ...(maxTtlSeconds !== undefined && { maxTtlSeconds }),
    onKey: (keyId) => {
      context.keyId = keyId;
    },
  };
  if (observed.length > 0) context.observed = observed.map(({ field }) => field);
}

/** What a request leaves to us is settled once: whatever follows is about the account that was decided about. */
function nameAccount(body: unknown, facts: RequestFacts | undefined): void {
  if (facts?.account === undefined || facts.account === '') return;
  if (isJsonObject(body) && !Object.hasOwn(body, 'account')) Object.assign(body, { account: facts.account });
}
