import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiSecurity } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { CallerGuard } from './caller.guard.js';

/** What a route lets its caller do. */
export type Operation = 'mint' | 'verify' | 'one-time' | 'campaigns' | 'sign-request' | 'keys:read';

/** Who may use a route: everybody, or an authenticated caller for an operation. */
export type AccessRule = { readonly public: true } | { readonly operation: Operation };

/** Metadata key of the rule that a route declares. */
export const ACCESS_RULE = Symbol('mintmark:access-rule');

/** Every route of the controller answers without a caller key. */
export function PublicAccess(): ClassDecorator {
  return SetMetadata<symbol, AccessRule>(ACCESS_RULE, { public: true });
}

/** The route needs an authenticated caller: declaring the rule binds the guard that enforces it. */
export function CallerAccess(operation: Operation): MethodDecorator {
  return applyDecorators(
    SetMetadata<symbol, AccessRule>(ACCESS_RULE, { operation }),
    UseGuards(CallerGuard),
    ApiBearerAuth('callerKey'),
    ApiSecurity('apiKey'),
    ApiProblems('caller_unauthenticated', 'caller_forbidden'),
  );
}
