import { AccountField, TextField, TtlField } from '../../../http/request-fields.js';
import type { StackedTokenRequest } from '../stacked.service.js';

/** Body of `POST /v1/stacked/tokens`. */
export class StackedTokenRequestDto implements StackedTokenRequest {
  @TextField({ description: "The player's unique id.", example: 'player-123' })
  readonly playerId!: string;

  @AccountField()
  readonly account?: string;

  @TtlField({ default: 900, maximum: 86_400 })
  readonly ttlSeconds?: number;
}
