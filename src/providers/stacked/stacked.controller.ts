import { Body, HttpCode, Inject, Post } from '@nestjs/common';
import { CallerAccess } from '../../access/access-rule.decorator.js';
import { Granted } from '../../access/granted.decorator.js';
import { RequestsAbout } from '../../access/request-subject.js';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation } from '../../http/api-decorators.js';
import { DtoPipe } from '../../http/dto.pipe.js';
import { InspectionDto } from '../../http/inspection.dto.js';
import { PlayerTokenDto } from '../../http/player-token.dto.js';
import {
  CredentialRoute,
  InspectionRoute,
  ProviderController,
} from '../../http/provider-controller.decorator.js';
import type { RequestGrant } from '../../http/request-context.js';
import { VerifyTokenRequestDto } from '../../http/verify-token-request.dto.js';
import { StackedCampaignRefreshDto } from './dto/stacked-campaign-refresh.dto.js';
import { StackedCampaignRefreshRequestDto } from './dto/stacked-campaign-refresh-request.dto.js';
import { StackedOneTimeTokenDto } from './dto/stacked-one-time-token.dto.js';
import { StackedOneTimeTokenRequestDto } from './dto/stacked-one-time-token-request.dto.js';
import { StackedTokenRequestDto } from './dto/stacked-token-request.dto.js';
import { StackedService } from './stacked.service.js';
import { stackedSubject } from './stacked.subject.js';

const UPSTREAM_PROBLEMS = [
  'upstream_refused',
  'upstream_invalid_response',
  'upstream_unreachable',
  'upstream_timeout',
  'upstream_busy',
  'upstream_unavailable',
] as const;

@ProviderController('stacked')
@RequestsAbout(stackedSubject)
export class StackedController {
  constructor(@Inject(StackedService) private readonly stacked: StackedService) {}

  @Post('tokens')
  @CallerAccess('mint')
  @CredentialRoute('ttl_out_of_range')
  @ApiOperation({ summary: 'Mint a game JWT for the Stacked API' })
  @ApiBody({ type: StackedTokenRequestDto })
  @ApiCreatedResponse({ type: PlayerTokenDto, description: 'The token.' })
  issue(
    @Body(new DtoPipe(StackedTokenRequestDto)) request: StackedTokenRequestDto,
    @Granted() granted: RequestGrant,
  ): Promise<PlayerTokenDto> {
    return this.stacked.issue(request, granted);
  }

  @InspectionRoute()
  @CallerAccess('verify')
  verify(
    @Body(new DtoPipe(VerifyTokenRequestDto)) request: VerifyTokenRequestDto,
    @Granted() granted: RequestGrant,
  ): InspectionDto {
    return this.stacked.verify(request, granted);
  }

  @Post('one-time-tokens')
  @CallerAccess('one-time')
  @CredentialRoute(...UPSTREAM_PROBLEMS)
  @ApiOperation({ summary: 'Broker a one-time token that takes a player to the Stacked rewards page' })
  @ApiBody({ type: StackedOneTimeTokenRequestDto })
  @ApiCreatedResponse({ type: StackedOneTimeTokenDto, description: 'The one-time token.' })
  brokerOneTimeToken(
    @Body(new DtoPipe(StackedOneTimeTokenRequestDto)) request: StackedOneTimeTokenRequestDto,
    @Granted() granted: RequestGrant,
  ): Promise<StackedOneTimeTokenDto> {
    return this.stacked.brokerOneTimeToken(request, granted);
  }

  @Post('campaign-refreshes')
  @HttpCode(200)
  @CallerAccess('campaigns')
  @CredentialRoute(...UPSTREAM_PROBLEMS)
  @ApiOperation({ summary: "Have Stacked work out a player's campaigns anew, server to server" })
  @ApiBody({ type: StackedCampaignRefreshRequestDto })
  @ApiOkResponse({ type: StackedCampaignRefreshDto, description: 'Stacked accepted it.' })
  refreshCampaigns(
    @Body(new DtoPipe(StackedCampaignRefreshRequestDto)) request: StackedCampaignRefreshRequestDto,
    @Granted() granted: RequestGrant,
  ): Promise<StackedCampaignRefreshDto> {
    return this.stacked.refreshCampaigns(request, granted);
  }
}
