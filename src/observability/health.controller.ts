import { Controller, Get, Inject, Optional, Param, Res, UseFilters } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { PublicAccess } from '../access/access-rule.decorator.js';
import { AuditLog } from '../audit/audit-log.js';
import { MintmarkError } from '../errors/mintmark-error.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { ProblemFilter } from '../http/problem.filter.js';
import type { KeyRingDescription } from '../keystore/key-ring.js';
import { KeyStore } from '../keystore/key-store.js';
import { Clock } from '../tokens/clock.js';
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
    @Optional() @Inject(AuditLog) private readonly audit?: AuditLog,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process answers' })
  @ApiOkResponse({ type: LiveDto, description: 'It answers.' })
  live(): LiveDto {
    return { status: 'live' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether any account can sign, and which cannot' })
  @ApiOkResponse({ type: ReadyDto, description: 'All accounts can sign, or all but some (`degraded`).' })
  @ApiServiceUnavailableResponse({
    type: ReadyDto,
    description: 'No account can sign, or the audit cannot be written.',
  })
  ready(@Res({ passthrough: true }) response: StatusSetter): ReadyDto {
    const accounts = this.#accounts();
    const isAudited = this.audit?.isAvailable ?? true;
    const isAny = isAudited && accounts.some(({ ready }) => ready);
    response.status(isAny ? 200 : 503);
    const { loadedAt, rejected } = this.configuration;
    return {
      status: accounts.every(({ ready }) => ready) && isAny ? 'ready' : isAny ? 'degraded' : 'unready',
      accounts,
      ...(this.audit !== undefined && { audit: { available: isAudited } }),
      configuration: { loadedAt, ...(rejected !== undefined && { rejected }) },
    };
  }

  @Get('ready/:provider')
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
    const ready = accounts.every((account) => account.ready);
    response.status(ready ? 200 : 503);
    return { status: ready ? 'ready' : 'unready', accounts };
  }

  #accounts(provider?: string): readonly AccountReadinessDto[] {
    return this.keys.describe(this.clock.nowMs(), provider).map(readinessOf);
  }
}

function readinessOf({ provider, account, versions }: KeyRingDescription): AccountReadinessDto {
  const active = versions.find(({ state }) => state === 'active');
  return {
    provider,
    account,
    ready: active !== undefined,
    warnings: active?.warnings ?? [],
    ...(active !== undefined && { keyId: active.keyId }),
  };
}
