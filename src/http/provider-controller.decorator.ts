import { applyDecorators, Controller, Header, HttpCode, Post, UseFilters } from '@nestjs/common';
import type { ErrorCode } from '../errors/error-catalogue.js';
import { ApiBody, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from './api-decorators.js';
import { ApiProblems } from './api-problems.decorator.js';
import { InspectionDto } from './inspection.dto.js';
import { ProblemFilter } from './problem.filter.js';
import { VerifyTokenRequestDto } from './verify-token-request.dto.js';

/** A controller below `/v1/<provider>`; its failures are problem documents in whatever app it is mounted. */
export function ProviderController(provider: string): ClassDecorator {
  return applyDecorators(
    Controller(`v1/${provider}`),
    UseFilters(ProblemFilter),
    ApiTags(provider),
    ApiHeader({
      name: 'x-request-id',
      required: false,
      description: 'Names the request in answers and logs; made when absent.',
      schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' },
    }),
  );
}

/** What may go wrong with any route that takes a body for an account. */
const COMMON_PROBLEMS = [
  'request_invalid',
  'account_unknown',
  'provider_disabled',
  'payload_too_large',
  'media_type_unsupported',
  'internal',
  'key_unavailable',
] as const;

/** A route that takes a JSON body and answers with a credential, which nothing may keep, or with one of these problems. */
export function CredentialRoute(...problems: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(Header('Cache-Control', 'no-store'), ApiProblems(...COMMON_PROBLEMS, ...problems));
}

/** `POST tokens/verify`: tells why the provider accepts or refuses a token. */
export function InspectionRoute(): MethodDecorator {
  return applyDecorators(
    Post('tokens/verify'),
    HttpCode(200),
    Header('Cache-Control', 'no-store'),
    ApiOperation({ summary: 'Tell why the provider accepts or refuses a token, and what to do' }),
    ApiBody({ type: VerifyTokenRequestDto }),
    ApiOkResponse({ type: InspectionDto, description: 'The diagnosis, whether the token is good or not.' }),
    ApiProblems(...COMMON_PROBLEMS),
  );
}
