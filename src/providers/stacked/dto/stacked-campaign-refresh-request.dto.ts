import { IsBoolean } from 'class-validator';
import { ApiProperty } from '../../../http/api-decorators.js';
import { AccountField, TextField } from '../../../http/request-fields.js';
import { MayBeAbsent } from '../../../http/validators.js';
import type { StackedCampaignRefreshRequest } from '../stacked.service.js';

/** Body of `POST /v1/stacked/campaign-refreshes`. */
export class StackedCampaignRefreshRequestDto implements StackedCampaignRefreshRequest {
  @TextField({ description: "The player's unique id.", example: 'player-123' })
  readonly playerId!: string;

  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  @ApiProperty({
    description: 'Whether the player looks at campaigns right now.',
    type: 'boolean',
    default: false,
    required: false,
  })
  readonly viewingCampaigns?: boolean;

  @AccountField()
  readonly account?: string;
}
