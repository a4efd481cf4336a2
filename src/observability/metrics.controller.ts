import { Controller, Get, Header, Inject, UseFilters } from '@nestjs/common';
import { PublicAccess } from '../access/access-rule.decorator.js';
import { ApiOkResponse, ApiOperation, ApiTags } from '../http/api-decorators.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { Metrics } from './metrics.js';

@ApiTags('operations')
@PublicAccess()
@UseFilters(ProblemFilter)
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(Metrics) private readonly metrics: Metrics) {}

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Metrics in the Prometheus text format' })
  @ApiOkResponse({ description: 'The metrics.', content: { 'text/plain': { schema: { type: 'string' } } } })
  read(): Promise<string> {
    return this.metrics.text();
  }
}
