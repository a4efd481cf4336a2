import { Body, Inject, Post } from '@nestjs/common';
import { CallerAccess } from '../../access/access-rule.decorator.js';
import { Granted } from '../../access/granted.decorator.js';
import { RequestsAbout } from '../../access/request-subject.js';
import { ApiBody, ApiCreatedResponse, ApiOperation } from '../../http/api-decorators.js';
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
import { LynesTokenRequestDto } from './dto/lynes-token-request.dto.js';
import { LynesService } from './lynes.service.js';
import { lynesSubject } from './lynes.subject.js';

@ProviderController('lynes')
@RequestsAbout(lynesSubject)
export class LynesController {
  constructor(@Inject(LynesService) private readonly lynes: LynesService) {}

  @Post('tokens')
  @CallerAccess('mint')
  @CredentialRoute('ttl_out_of_range')
  @ApiOperation({ summary: 'Mint a JWT for the Lynes Loyalty API' })
  @ApiBody({ type: LynesTokenRequestDto })
  @ApiCreatedResponse({ type: PlayerTokenDto, description: 'The token.' })
  issue(
    @Body(new DtoPipe(LynesTokenRequestDto)) request: LynesTokenRequestDto,
    @Granted() granted: RequestGrant,
  ): Promise<PlayerTokenDto> {
    return this.lynes.issue(request, granted);
  }

  @InspectionRoute()
  @CallerAccess('verify')
  verify(
    @Body(new DtoPipe(VerifyTokenRequestDto)) request: VerifyTokenRequestDto,
    @Granted() granted: RequestGrant,
  ): InspectionDto {
    return this.lynes.verify(request, granted);
  }
}
