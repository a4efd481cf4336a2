import { Body, Get, Header, HttpCode, Inject, Post } from '@nestjs/common';
import { CallerAccess } from '../../access/access-rule.decorator.js';
import { Granted } from '../../access/granted.decorator.js';
import { RequestsAbout } from '../../access/request-subject.js';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation } from '../../http/api-decorators.js';
import { ApiProblems } from '../../http/api-problems.decorator.js';
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
import { PhoenixPublicKeysDto } from './dto/phoenix-public-keys.dto.js';
import { PhoenixRequestSignatureDto } from './dto/phoenix-request-signature.dto.js';
import { PhoenixRequestSignatureRequestDto } from './dto/phoenix-request-signature-request.dto.js';
import { PhoenixTokenRequestDto } from './dto/phoenix-token-request.dto.js';
import { PhoenixService } from './phoenix.service.js';
import { phoenixSubject } from './phoenix.subject.js';

@ProviderController('phoenix')
@RequestsAbout(phoenixSubject)
export class PhoenixController {
  constructor(@Inject(PhoenixService) private readonly phoenix: PhoenixService) {}

  @Post('tokens')
  @CallerAccess('mint')
  @CredentialRoute('ttl_out_of_range')
  @ApiOperation({ summary: 'Mint a game session token for Phoenix, with its launch URL' })
  @ApiBody({ type: PhoenixTokenRequestDto })
  @ApiCreatedResponse({ type: PlayerTokenDto, description: 'The token.' })
  issue(
    @Body(new DtoPipe(PhoenixTokenRequestDto)) request: PhoenixTokenRequestDto,
    @Granted() granted: RequestGrant,
  ): Promise<PlayerTokenDto> {
    return this.phoenix.issue(request, granted);
  }

  @InspectionRoute()
  @CallerAccess('verify')
  verify(
    @Body(new DtoPipe(VerifyTokenRequestDto)) request: VerifyTokenRequestDto,
    @Granted() granted: RequestGrant,
  ): InspectionDto {
    return this.phoenix.verify(request, granted);
  }

  @Post('request-signatures')
  @HttpCode(200)
  @CallerAccess('sign-request')
  @CredentialRoute()
  @ApiOperation({ summary: "Sign a request of Phoenix's operator API" })
  @ApiBody({ type: PhoenixRequestSignatureRequestDto })
  @ApiOkResponse({ type: PhoenixRequestSignatureDto, description: 'The headers to send.' })
  signRequest(
    @Body(new DtoPipe(PhoenixRequestSignatureRequestDto)) request: PhoenixRequestSignatureRequestDto,
    @Granted() granted: RequestGrant,
  ): Promise<PhoenixRequestSignatureDto> {
    return this.phoenix.signOperatorRequest(request, granted);
  }

  @Get('public-keys')
  @CallerAccess('keys:read')
  @Header('Cache-Control', 'private, max-age=60')
  @ApiProblems('request_invalid', 'provider_disabled', 'internal')
  @ApiOperation({ summary: 'The public keys to register with Phoenix' })
  @ApiOkResponse({ type: PhoenixPublicKeysDto, description: 'The keys.' })
  publicKeys(@Granted() { accounts }: RequestGrant): PhoenixPublicKeysDto {
    return { keys: this.phoenix.publicKeys(accounts) };
  }
}
