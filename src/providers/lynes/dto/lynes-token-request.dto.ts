import { AccountField, OptionalTextListField, TextField, TtlField } from '../../../http/request-fields.js';
import type { LynesTokenRequest } from '../lynes.service.js';

/** Body of `POST /v1/lynes/tokens`. */
export class LynesTokenRequestDto implements LynesTokenRequest {
  @TextField({ description: 'Your id of the user.', example: 'user_123' })
  readonly userId!: string;

  @OptionalTextListField({
    description: 'What the token permits. Each scope must be allowed by the account.',
    example: ['read', 'write'],
  })
  readonly scope?: readonly string[];

  @AccountField()
  readonly account?: string;

  @TtlField({ default: 3600, maximum: 86_400 })
  readonly ttlSeconds?: number;
}
