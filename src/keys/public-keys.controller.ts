import { Controller, Get, Header, Inject, UseFilters } from '@nestjs/common';
import { PublicAccess } from '../access/access-rule.decorator.js';
import { ApiOkResponse, ApiOperation, ApiTags } from '../http/api-decorators.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { PublicKeySetDto } from './dto/public-key-set.dto.js';
import { KeyReport } from './key-report.js';

@ApiTags('keys')
@PublicAccess()
@UseFilters(ProblemFilter)
@Controller('.well-known')
export class PublicKeysController {
  constructor(@Inject(KeyReport) private readonly report: KeyReport) {}

  @Get('jwks.json')
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOperation({ summary: 'The public keys of staged, active and retiring versions, as a JWK Set' })
  @ApiOkResponse({ type: PublicKeySetDto, description: 'The keys.' })
  read(): PublicKeySetDto {
    return this.report.publicKeys();
  }
}
