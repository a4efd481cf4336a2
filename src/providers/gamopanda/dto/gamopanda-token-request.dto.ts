import { AccountField, TextField, TtlField } from '../../../http/request-fields.js';
import type { GamopandaTokenRequest } from '../gamopanda.service.js';

/** Body of `POST /v1/gamopanda/tokens`. */
export class GamopandaTokenRequestDto implements GamopandaTokenRequest {
  @TextField({ description: 'Your id of the customer.', example: 'customer-42' })
  readonly externalId!: string;

  @AccountField()
  readonly account?: string;

  @TtlField({ default: 1800, maximum: 86_400 })
  readonly ttlSeconds?: number;
}
