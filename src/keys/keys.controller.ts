import { Controller, Get, Header, Inject, UseFilters } from '@nestjs/common';
import { CallerAccess } from '../access/access-rule.decorator.js';
import { ApiOkResponse, ApiOperation, ApiTags } from '../http/api-decorators.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { KeyRingsDto } from './dto/key-rings.dto.js';
import { KeyReport } from './key-report.js';

@ApiTags('keys')
@UseFilters(ProblemFilter)
@Controller('v1/keys')
export class KeysController {
  constructor(@Inject(KeyReport) private readonly report: KeyReport) {}

  @Get()
  @CallerAccess('keys:read')
  @Header('Cache-Control', 'no-store')
  @ApiProblems('request_invalid', 'internal')
  @ApiOperation({ summary: 'Every key ring, its versions, and how many of their tokens are alive' })
  @ApiOkResponse({
    type: KeyRingsDto,
    description: 'The rings, as they are now, and what this process has minted.',
  })
  read(): KeyRingsDto {
    return this.report.read();
  }
}
