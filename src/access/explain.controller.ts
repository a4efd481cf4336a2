import { Body, Controller, Header, HttpCode, Inject, Post, Req, UseFilters } from '@nestjs/common';
import { MintmarkError } from '../errors/mintmark-error.js';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '../http/api-decorators.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { DtoPipe } from '../http/dto.pipe.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { type AdapterRequest, contextOf } from '../http/request-context.js';
import { AccessExplainer } from './access-explainer.js';
import { AnyCallerAccess } from './access-rule.decorator.js';
import { ExplainRequestDto } from './dto/explain-request.dto.js';
import { ExplanationDto } from './dto/explanation.dto.js';

@ApiTags('access')
@UseFilters(ProblemFilter)
@Controller('v1/access')
export class ExplainController {
  constructor(@Inject(AccessExplainer) private readonly explainer: AccessExplainer) {}

  @Post('explain')
  @HttpCode(200)
  @AnyCallerAccess('explain')
  @Header('Cache-Control', 'no-store')
  @ApiProblems('request_invalid', 'payload_too_large', 'media_type_unsupported', 'internal')
  @ApiOperation({ summary: 'Which rule decides about a request, without doing it' })
  @ApiBody({ type: ExplainRequestDto })
  @ApiOkResponse({ type: ExplanationDto, description: 'The rule, and what it decides.' })
  explain(
    @Body(new DtoPipe(ExplainRequestDto)) request: ExplainRequestDto,
    @Req() http: AdapterRequest,
  ): ExplanationDto {
    const { caller } = contextOf(http);
    if (caller === undefined) throw new MintmarkError('caller_unauthenticated');
    return this.explainer.explain(caller, request);
  }
}
