import { applyDecorators, Controller, Header, UseFilters, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { ErrorCode } from '../errors/error-catalogue.js';
import { AmbientContextInterceptor } from './ambient-context.interceptor.js';
import { ApiProblems } from './api-problems.decorator.js';
import { ProblemFilter } from './problem.filter.js';

/** A controller below `/v1/<provider>`; its failures are problem documents in whatever app it is mounted. */
export function ProviderController(provider: string): ClassDecorator {
  return applyDecorators(
    Controller(`v1/${provider}`),
    UseFilters(ProblemFilter),
    UseInterceptors(AmbientContextInterceptor),
    ApiTags(provider),
    ApiHeader({
      name: 'x-request-id',
      required: false,
      description: 'Names the request in answers and logs; made when absent.',
      schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' },
    }),
  );
}

/** A route that takes a JSON body and answers with a credential, which nothing may keep, or with one of these problems. */
export function CredentialRoute(...problems: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(
    Header('Cache-Control', 'no-store'),
    ApiProblems(
      'request_invalid',
      'account_unknown',
      'provider_disabled',
      'payload_too_large',
      'media_type_unsupported',
      'internal',
      'key_unavailable',
      ...problems,
    ),
  );
}
