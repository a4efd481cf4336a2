import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  Optional,
} from '@nestjs/common';
import { catchError, from, mergeMap, type Observable } from 'rxjs';
import { type AdapterRequest, contextOf } from '../http/request-context.js';
import { AuditTrail } from './audit-trail.js';

/** Records what came of a request before its answer leaves; without an `AuditTrail` in the app it does nothing. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(@Optional() @Inject(AuditTrail) private readonly trail?: AuditTrail) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { trail } = this;
    if (trail === undefined) return next.handle();
    const context = contextOf(execution.switchToHttp().getRequest<AdapterRequest>());
    return next.handle().pipe(
      catchError((error: unknown) =>
        from(trail.refused(context, error)).pipe(mergeMap(() => rethrow(error))),
      ),
      mergeMap((answer: unknown) => from(trail.allowed(context, answer).then(() => answer))),
    );
  }
}

function rethrow(error: unknown): Promise<never> {
  // What a handler threw is thrown on as it is.
  return new Promise((_, reject) => {
    reject(error as Error);
  });
}
