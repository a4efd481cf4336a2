import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  Inject,
  Injectable,
  Logger,
  Optional,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { MintmarkError } from '../errors/mintmark-error.js';
import { RETRY_AFTER_SECONDS } from './admission.js';
import { describeForLog } from './describe-for-log.js';
import { toMintmarkError, toProblem } from './problem.js';
import { type AdapterRequest, contextOf, type RequestContext, rawRequest } from './request-context.js';
import { RouteTable } from './route-table.js';

/** Answers every failure as `application/problem+json` (RFC 9457), on any HTTP adapter. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger(ProblemFilter.name);

  constructor(
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    @Optional() @Inject(RouteTable) private readonly routes?: RouteTable,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<AdapterRequest>();
    const allowed = this.routes?.methodsOf(rawRequest(request).url ?? '/') ?? [];
    const error = withAllowedMethods(toMintmarkError(thrown), allowed);
    const context = contextOf(request);
    context.problem = error.code;
    context.ticket?.release();
    this.#log(error, context);
    const reply = (): void => {
      this.#reply(http.getResponse(), error, context.requestId, allowed);
    };
    const { witness } = context;
    if (witness === undefined) reply();
    else {
      context.witness = undefined;
      witness
        .refused(context, thrown)
        .then(reply)
        .catch((failure: unknown) => {
          this.#logger.error({ requestId: context.requestId, ...describeForLog(failure) });
        });
    }
  }

  #log(error: MintmarkError, context: RequestContext): void {
    if (error.code === 'internal')
      this.#logger.error({ requestId: context.requestId, ...describeForLog(error.cause) });
    if (error.cause !== undefined && CAUSE_IS_OUTSIDE.has(error.code))
      this.#logger.warn({ requestId: context.requestId, ...describeForLog(rootCause(error)) });
  }

  #reply(response: unknown, error: MintmarkError, requestId: string, allowed: readonly string[]): void {
    const { httpAdapter } = this.adapterHost;
    if (httpAdapter.isHeadersSent(response)) return;
    const headers: Record<string, string> = {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      'x-request-id': requestId,
      ...(error.code === 'caller_unauthenticated' && { 'www-authenticate': 'Bearer realm="mintmark"' }),
      ...(error.code === 'overloaded' && { 'retry-after': String(RETRY_AFTER_SECONDS) }),
      ...(error.code === 'method_not_allowed' && { allow: allowed.join(', ') }),
    };
    for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value);
    httpAdapter.reply(response, JSON.stringify(toProblem(error, requestId)), error.entry.status);
  }
}

/** Failures of something that we depend on: whoever is on call wants to know of what. */
const CAUSE_IS_OUTSIDE: ReadonlySet<string> = new Set([
  'upstream_unreachable',
  'key_unavailable',
  'issuer_unavailable',
]);

/** What stopped a connection stands at the bottom. */
function rootCause(error: Error): unknown {
  let cause: unknown = error.cause;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  return cause;
}

/** Frameworks answer 404 for a known path with a method it lacks. */
function withAllowedMethods(error: MintmarkError, allowed: readonly string[]): MintmarkError {
  const known = error.code === 'route_unknown' && allowed.length > 0;
  return known ? new MintmarkError('method_not_allowed', { cause: error.cause }) : error;
}
