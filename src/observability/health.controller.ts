import { Controller, Get, Header, Inject, Optional, Param, Res, UseFilters } from '@nestjs/common';
import { PublicAccess } from '../access/access-rule.decorator.js';
import { AuditLog } from '../audit/audit-log.js';
import { MintmarkError } from '../errors/mintmark-error.js';
import {
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '../http/api-decorators.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { Drain } from '../http/drain.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { KeyStore } from '../keystore/key-store.js';
import { Clock } from '../tokens/clock.js';
import { readinessOf } from './account-readiness.js';
import { ClockSkews } from './clock-skews.js';
import { ConfigurationReport } from './configuration-report.js';
import { type AccountReadinessDto, LiveDto, ProviderReadyDto, ReadyDto } from './health.dto.js';

/** What sets the status of an answer, in any HTTP adapter. */
interface StatusSetter {
  status(code: number): unknown;
}

@ApiTags('operations')
@PublicAccess()
@UseFilters(ProblemFilter)
@Controller('health')
export class HealthController {
  constructor(
    @Inject(KeyStore) private readonly keys: KeyStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ConfigurationReport) private readonly configuration: ConfigurationReport,
    @Inject(ClockSkews) private readonly skews: ClockSkews,
    @Inject(Drain) private readonly drain: Drain,
    @Optional() @Inject(AuditLog) private readonly audit?: AuditLog,
  ) {}

  @Get('live')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Whether the process answers' })
  @ApiOkResponse({ type: LiveDto, description: 'It answers.' })
  live(): LiveDto {
    return { status: 'live' };
  }

  @Get('ready')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Whether any account can sign, and which cannot' })
  @ApiOkResponse({ type: ReadyDto, description: 'All accounts can sign, or all but some (`degraded`).' })
  @ApiServiceUnavailableResponse({
    type: ReadyDto,
    description: 'No account can sign, the audit cannot be written, or the service is about to end.',
  })
  ready(@Res({ passthrough: true }) response: StatusSetter): ReadyDto {
    const accounts = this.#accounts();
    const status = this.#isAudited && !this.drain.isUnderWay ? statusOf(accounts) : 'unready';
    response.status(status === 'unready' ? 503 : 200);
    const { loadedAt, rejected } = this.configuration;
    return {
      status,
      accounts,
      ...(this.audit !== undefined && { audit: { available: this.#isAudited } }),
      configuration: { loadedAt, ...(rejected !== undefined && { rejected }) },
    };
  }

  @Get('ready/:provider')
  @Header('Cache-Control', 'no-store')
  @ApiParam({ name: 'provider', example: 'phoenix' })
  @ApiOperation({ summary: 'Whether every account of one provider can sign' })
  @ApiOkResponse({ type: ProviderReadyDto, description: 'All of its accounts can.' })
  @ApiServiceUnavailableResponse({ type: ProviderReadyDto, description: 'One of its accounts cannot.' })
  @ApiProblems('provider_disabled')
  readyFor(
    @Param('provider') provider: string,
    @Res({ passthrough: true }) response: StatusSetter,
  ): ProviderReadyDto {
    const accounts = this.#accounts(provider);
    if (accounts.length === 0) throw new MintmarkError('provider_disabled');
    const ready = this.#isAudited && accounts.every((account) => account.ready);
    response.status(ready ? 200 : 503);
    return { status: ready ? 'ready' : 'unready', accounts };
  }

  /** While decisions cannot be recorded, nothing is minted. */
  get #isAudited(): boolean {
    return this.audit?.isAvailable ?? true;
  }

  #accounts(provider?: string): readonly AccountReadinessDto[] {
    const nowMs = this.clock.nowMs();
    return this.keys.describe(nowMs, provider).map((ring) => {
      const clockSkewSeconds = this.skews.notable(ring);
      return { ...readinessOf(ring, nowMs), ...(clockSkewSeconds !== undefined && { clockSkewSeconds }) };
    });
  }
}

function statusOf(accounts: readonly AccountReadinessDto[]): ReadyDto['status'] {
  const readyCount = accounts.filter(({ ready }) => ready).length;
  if (readyCount === 0) return 'unready';
  return readyCount === accounts.length ? 'ready' : 'degraded';
}
