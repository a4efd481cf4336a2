import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { MintmarkError } from '../errors/mintmark-error.js';
import { ACCESS_RULE, type AccessRule } from './access-rule.js';

/** The service's global guard. Fails closed: a route that declares no access rule is refused. */
@Injectable()
export class DeclaredRuleGuard implements CanActivate {
  constructor(@Inject(Reflector) private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, targets);
    if (rule === undefined) throw new MintmarkError('caller_forbidden');
    return true;
  }
}
