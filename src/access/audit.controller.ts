import { Controller, Get, Header, Inject, Optional, UseFilters } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { MintmarkError } from '../errors/mintmark-error.js';
import { ApiOkResponse, ApiOperation, ApiTags } from '../http/api-decorators.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { CallerAccess } from './access-rule.decorator.js';
import { AuditHeadDto } from './dto/audit-head.dto.js';

@ApiTags('audit')
@UseFilters(ProblemFilter)
@Controller('v1/audit')
export class AuditController {
  constructor(@Optional() @Inject(AuditLog) private readonly log?: AuditLog) {}

  @Get('head')
  @CallerAccess('audit:read')
  @Header('Cache-Control', 'no-store')
  @ApiProblems('route_unknown', 'internal')
  @ApiOperation({ summary: 'The last record of the audit, to hold a copy of the log against' })
  @ApiOkResponse({ type: AuditHeadDto, description: 'Its number and hash.' })
  head(): AuditHeadDto {
    if (this.log === undefined) {
      throw new MintmarkError('route_unknown', { detail: 'This service keeps no audit.' });
    }
    return this.log.head;
  }
}
