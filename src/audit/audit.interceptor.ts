import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  Optional,
} from '@nestjs/common';
import { catchError, mergeMap, type Observable } from 'rxjs';
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
      catchError(async (error: unknown): Promise<never> => {
        await trail.refused(context, error);
        throw error;
      }),
      mergeMap(async (answer: unknown) => {
        await trail.allowed(context, answer);
        return answer;
      }),
    );
  }
}
