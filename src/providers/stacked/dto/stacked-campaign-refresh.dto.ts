import { ApiProperty } from '../../../http/api-decorators.js';
import type { StackedCampaignRefresh } from '../stacked.service.js';

/** Answer of `POST /v1/stacked/campaign-refreshes`. */
export class StackedCampaignRefreshDto implements StackedCampaignRefresh {
  @ApiProperty({ example: 'default' })
  readonly account!: string;

  @ApiProperty({ example: 'player-123' })
  readonly playerId!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  readonly refreshedAt!: string;
}
