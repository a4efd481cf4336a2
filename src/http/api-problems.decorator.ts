import { applyDecorators } from '@nestjs/common';
import { ERROR_CATALOGUE, type ErrorCode } from '../errors/error-catalogue.js';
import { MintmarkError } from '../errors/mintmark-error.js';
import { ApiExtraModels, ApiResponse } from './api-decorators.js';
import { ProblemDocument } from './problem.dto.js';
import { toProblem } from './problem.js';

/** Documents the problems that a route may answer: one OpenAPI response a status, one example a code. */
export function ApiProblems(...codes: readonly ErrorCode[]): MethodDecorator & ClassDecorator {
  const statuses = [...new Set(codes.map((code) => ERROR_CATALOGUE[code].status))];
  const responses = statuses.map((status) => {
    const group = codes.filter((code) => ERROR_CATALOGUE[code].status === status);
    return ApiResponse({
      status,
      description: group.map((code) => `\`${code}\`: ${ERROR_CATALOGUE[code].title}.`).join(' '),
      content: {
        'application/problem+json': {
          schema: { $ref: `#/components/schemas/${ProblemDocument.name}` },
          examples: Object.fromEntries(group.map((code) => [code, { value: exampleOf(code) }])),
        },
      },
    });
  });
  return applyDecorators(ApiExtraModels(ProblemDocument), ...responses);
}

function exampleOf(code: ErrorCode): object {
  return toProblem(new MintmarkError(code), '0f0e5cd5-9ad5-4f0a-9d3d-1f0c7a3e6f10');
}
