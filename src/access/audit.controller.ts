import { Controller, Get, Header, Inject, UseFilters } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AuditLog } from '../audit/audit-log.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { CallerAccess } from './access-rule.decorator.js';
import { AuditHeadDto } from './dto/audit-head.dto.js';

@ApiTags('audit')
@UseFilters(ProblemFilter)
@Controller('v1/audit')
export class AuditController {
  constructor(@Inject(AuditLog) private readonly log: AuditLog) {}

  @Get('head')
  @CallerAccess('audit:read')
  @Header('Cache-Control', 'no-store')
  @ApiProblems('internal', 'audit_unavailable')
  @ApiOperation({ summary: 'The last record of the audit, to hold a copy of the log against' })
  @ApiOkResponse({ type: AuditHeadDto, description: 'Its number and hash.' })
  head(): AuditHeadDto {
    return this.log.head;
  }
}
