import { Controller, Get, Inject, Res, UseFilters } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { PublicAccess } from '../access/access-rule.decorator.js';
import { ProblemFilter } from '../http/problem.filter.js';
import type { KeyRingDescription } from '../keystore/key-ring.js';
import { KeyStore } from '../keystore/key-store.js';
import { type AccountReadinessDto, LiveDto, ReadyDto } from './health.dto.js';

@ApiTags('operations')
@PublicAccess()
@UseFilters(ProblemFilter)
@Controller('health')
export class HealthController {
  constructor(@Inject(KeyStore) private readonly keys: KeyStore) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process answers' })
  @ApiOkResponse({ type: LiveDto, description: 'It answers.' })
  live(): LiveDto {
    return { status: 'live' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether every enabled provider has a key that passed its self-test' })
  @ApiOkResponse({ type: ReadyDto, description: 'Every account can sign.' })
  @ApiServiceUnavailableResponse({ type: ReadyDto, description: 'An account cannot sign.' })
  ready(@Res({ passthrough: true }) response: { status(code: number): unknown }): ReadyDto {
    const accounts = this.keys.describe().map(readinessOf);
    const ready = accounts.every((account) => account.ready);
    response.status(ready ? 200 : 503);
    return { status: ready ? 'ready' : 'unready', accounts };
  }
}

function readinessOf({ provider, account, versions }: KeyRingDescription): AccountReadinessDto {
  const [active] = versions;
  return {
    provider,
    account,
    ready: active !== undefined,
    warnings: active?.warnings ?? [],
    ...(active !== undefined && { keyId: active.keyId }),
  };
}
