import { AsyncLocalStorage } from 'node:async_hooks';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Observable } from 'rxjs';
import { type AdapterRequest, contextOf, type RequestContext } from './request-context.js';

const storage = new AsyncLocalStorage<RequestContext>();

/** The context of the request that is being handled; `undefined` outside of one. */
export function ambientContext(): RequestContext | undefined {
  return storage.getStore();
}

/** Runs a handler inside its request's context, so that what happens deep below can be told apart by request. */
@Injectable()
export class AmbientContextInterceptor implements NestInterceptor {
  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const context = contextOf(execution.switchToHttp().getRequest<AdapterRequest>());
    return new Observable((subscriber) => storage.run(context, () => next.handle().subscribe(subscriber)));
  }
}
