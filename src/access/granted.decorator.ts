import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type AdapterRequest, contextOf, type RequestGrant } from '../http/request-context.js';

/** What the request's caller was granted: nothing beyond it may be answered. Behind the guard it is always there. */
export const Granted = createParamDecorator((_: unknown, execution: ExecutionContext): RequestGrant => {
  return contextOf(execution.switchToHttp().getRequest<AdapterRequest>()).granted ?? { accounts: [] };
});
