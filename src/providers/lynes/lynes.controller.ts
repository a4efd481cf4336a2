import { Body, Inject, Post } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOperation } from '@nestjs/swagger';
import { CallerAccess } from '../../access/access-rule.decorator.js';
import { DtoPipe } from '../../http/dto.pipe.js';
import { InspectionDto } from '../../http/inspection.dto.js';
import { PlayerTokenDto } from '../../http/player-token.dto.js';
import {
  CredentialRoute,
  InspectionRoute,
  ProviderController,
} from '../../http/provider-controller.decorator.js';
import { VerifyTokenRequestDto } from '../../http/verify-token-request.dto.js';
import { LynesTokenRequestDto } from './dto/lynes-token-request.dto.js';
import { LynesService } from './lynes.service.js';

@ProviderController('lynes')
export class LynesController {
  constructor(@Inject(LynesService) private readonly lynes: LynesService) {}

  @Post('tokens')
  @CallerAccess('mint')
  @CredentialRoute('ttl_out_of_range')
  @ApiOperation({ summary: 'Mint a JWT for the Lynes Loyalty API' })
  @ApiBody({ type: LynesTokenRequestDto })
  @ApiCreatedResponse({ type: PlayerTokenDto, description: 'The token.' })
  issue(@Body(new DtoPipe(LynesTokenRequestDto)) request: LynesTokenRequestDto): Promise<PlayerTokenDto> {
    return this.lynes.issue(request);
  }

  @InspectionRoute()
  @CallerAccess('verify')
  verify(@Body(new DtoPipe(VerifyTokenRequestDto)) request: VerifyTokenRequestDto): InspectionDto {
    return this.lynes.verify(request);
  }
}
