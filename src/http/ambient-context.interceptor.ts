import { AsyncLocalStorage } from 'node:async_hooks';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Observable } from 'rxjs';
import { type AdapterRequest, contextOf, type RequestContext } from './request-context.js';

const storage = new AsyncLocalStorage<RequestContext>();

/** The context of the request that is being handled; `undefined` outside of one. */
export function ambientContext(): RequestContext | undefined {
  return storage.getStore();
}

/**
 * Runs a handler inside its request's context, so that what happens deep below can be told apart by request, and notes
 * which provider the request is about.
 */
export class AmbientContextInterceptor implements NestInterceptor {
  constructor(private readonly provider: string) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const context = contextOf(execution.switchToHttp().getRequest<AdapterRequest>());
    context.provider = this.provider;
    return new Observable((subscriber) => storage.run(context, () => next.handle().subscribe(subscriber)));
  }
}
