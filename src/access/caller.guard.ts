import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import { type AdapterRequest, contextOf, rawRequest } from '../http/request-context.js';
import { CallerAuthenticator } from './caller-authenticator.js';
import { presentedKey } from './presented-key.js';

/**
 * Lets authenticated callers through and notes who they are. Bound to Mintmark's own controllers, so that it guards
 * them in any host app and touches none of the host's routes.
 */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(@Inject(CallerAuthenticator) private readonly authenticator: CallerAuthenticator) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AdapterRequest>();
    const caller = await this.authenticator.authenticate(presentedKey(rawRequest(request)));
    if (caller === undefined) throw new MintmarkError('caller_unauthenticated');
    contextOf(request).caller = caller.name;
    return true;
  }
}
