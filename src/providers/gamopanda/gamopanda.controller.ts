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
import { GamopandaTokenRequestDto } from './dto/gamopanda-token-request.dto.js';
import { GamopandaService } from './gamopanda.service.js';
import { gamopandaSubject } from './gamopanda.subject.js';

@ProviderController('gamopanda')
@RequestsAbout(gamopandaSubject)
export class GamopandaController {
  constructor(@Inject(GamopandaService) private readonly gamopanda: GamopandaService) {}

  @Post('tokens')
  @CallerAccess('mint')
  @CredentialRoute('ttl_out_of_range')
  @ApiOperation({ summary: 'Mint an end-user access token for a Gamopanda widget' })
  @ApiBody({ type: GamopandaTokenRequestDto })
  @ApiCreatedResponse({ type: PlayerTokenDto, description: 'The token.' })
  issue(
    @Body(new DtoPipe(GamopandaTokenRequestDto)) request: GamopandaTokenRequestDto,
    @Granted() granted: RequestGrant,
  ): Promise<PlayerTokenDto> {
    return this.gamopanda.issue(request, granted);
  }

  @InspectionRoute()
  @CallerAccess('verify')
  verify(
    @Body(new DtoPipe(VerifyTokenRequestDto)) request: VerifyTokenRequestDto,
    @Granted() granted: RequestGrant,
  ): InspectionDto {
    return this.gamopanda.verify(request, granted);
  }
}
