import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiSecurity } from '../http/api-decorators.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { Witnessed } from '../http/witnessed.decorator.js';
import { ACCESS_RULE, type AccessRule } from './access-rule.js';
import { CallerGuard } from './caller.guard.js';
import type { Operation } from './operation.js';

/** Every route of the controller answers without a caller key. */
export function PublicAccess(): ClassDecorator {
  return SetMetadata<symbol, AccessRule>(ACCESS_RULE, { public: true });
}

/** The route needs a caller with a grant for the operation: declaring the rule binds the guard that enforces it. */
export function CallerAccess(operation: Operation): MethodDecorator {
  return guarded({ operation });
}

/** The route needs an authenticated caller, whatever its grants; the audit calls it by this name. */
export function AnyCallerAccess(operation: 'explain'): MethodDecorator {
  return guarded({ anyCaller: operation });
}

function guarded(rule: AccessRule): MethodDecorator {
  return applyDecorators(
    SetMetadata<symbol, AccessRule>(ACCESS_RULE, rule),
    UseGuards(CallerGuard),
    Witnessed(),
    ApiBearerAuth('callerKey'),
    ApiSecurity('apiKey'),
    ApiProblems(
      'caller_unauthenticated',
      'caller_forbidden',
      'rate_limited',
      'issuer_unavailable',
      'audit_unavailable',
      'overloaded',
    ),
  );
}
