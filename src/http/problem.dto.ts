import { ERROR_CATALOGUE, type ErrorCode } from '../errors/error-catalogue.js';
import type { FieldError } from '../errors/mintmark-error.js';
import { ApiProperty } from './api-decorators.js';
import type { Problem } from './problem.js';

class ProblemFieldError implements FieldError {
  @ApiProperty({ description: 'The field of the request.' })
  readonly field!: string;

  @ApiProperty({ description: 'What it must be. Never contains the value.' })
  readonly message!: string;
}

/** `application/problem+json` as OpenAPI shows it. */
export class ProblemDocument implements Problem {
  @ApiProperty({ format: 'uri', description: 'A URN that ends in the code.' })
  readonly type!: string;

  @ApiProperty()
  readonly title!: string;

  @ApiProperty({ type: 'integer', minimum: 400, maximum: 599 })
  readonly status!: number;

  @ApiProperty({ description: 'What was wrong this time, for people.' })
  readonly detail!: string;

  @ApiProperty({ description: 'The request id, as in the `x-request-id` header and in the logs.' })
  readonly instance!: string;

  @ApiProperty({ enum: Object.keys(ERROR_CATALOGUE), description: 'For programs: stable.' })
  readonly code!: ErrorCode;

  @ApiProperty({ description: 'Whether the same request may succeed later.' })
  readonly retryable!: boolean;

  @ApiProperty({ type: () => [ProblemFieldError], required: false, description: 'Every bad field.' })
  readonly errors?: ProblemFieldError[];

  @ApiProperty({ required: false, description: "The provider's own published code." })
  readonly providerCode?: string;
}
