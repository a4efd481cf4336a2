import { AccountField, TextField } from '../../../http/request-fields.js';
import type { StackedOneTimeTokenRequest } from '../stacked.service.js';

/** Body of `POST /v1/stacked/one-time-tokens`. */
export class StackedOneTimeTokenRequestDto implements StackedOneTimeTokenRequest {
  @TextField({ description: "The player's unique id.", example: 'player-123' })
  readonly playerId!: string;

  @AccountField()
  readonly account?: string;
}
