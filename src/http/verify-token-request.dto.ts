import { IsString, MinLength } from 'class-validator';
import type { VerifyTokenRequest } from '../tokens/verify-token-request.js';
import { ApiProperty } from './api-decorators.js';
import { AccountField } from './request-fields.js';

/** Body of `POST /v1/{provider}/tokens/verify`. */
export class VerifyTokenRequestDto implements VerifyTokenRequest {
  @IsString({ message: 'must be a string' })
  @MinLength(1, { message: 'must not be empty' })
  @ApiProperty({
    minLength: 1,
    description: 'The token as the provider got it, with whatever stands around it.',
    example: 'eyJhbGciOiJIUzI1NiIs….eyJzdWIiOiJ….MEUCIQDx…',
  })
  readonly token!: string;

  @AccountField()
  readonly account?: string;
}
