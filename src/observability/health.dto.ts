import { ApiProperty } from '../http/api-decorators.js';
import type { AccountReadiness } from './account-readiness.js';

/** Answer of `GET /health/live`. */
export class LiveDto {
  @ApiProperty({ enum: ['live'] })
  readonly status!: 'live';
}

/** One account's part in readiness. */
export class AccountReadinessDto implements AccountReadiness {
  @ApiProperty({ example: 'phoenix' })
  readonly provider!: string;

  @ApiProperty({ example: 'default' })
  readonly account!: string;

  @ApiProperty({ description: 'Whether a key that passed its self-test is active.' })
  readonly ready!: boolean;

  @ApiProperty({ required: false, example: 'v1', description: 'Our name of the active key version.' })
  readonly keyId?: string;

  @ApiProperty({ type: [String], description: 'Weaknesses of that version that configuration lets through.' })
  readonly warnings!: readonly string[];

  @ApiProperty({
    format: 'date-time',
    required: false,
    description: 'From when no version signs, as things stand; absent where each end has a successor.',
  })
  readonly readyUntil?: string;

  @ApiProperty({
    format: 'date-time',
    required: false,
    description: 'Where it is not ready: when a staged version begins to sign. Absent: somebody has to act.',
  })
  readonly readyFrom?: string;

  @ApiProperty({
    required: false,
    example: -3600.5,
    description:
      'Where the provider’s clock, by its last answer, differs from ours by more than 5 seconds: how far it is ahead.',
  })
  readonly clockSkewSeconds?: number;
}

/** A configuration that was refused. */
class RejectedConfigurationDto {
  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ type: [String], description: 'By variable or line, and reason; never a value.' })
  readonly problems!: readonly string[];
}

/** Which configuration is in force. */
class ConfigurationStateDto {
  @ApiProperty({ format: 'date-time', description: 'When it was put in force.' })
  readonly loadedAt!: string;

  @ApiProperty({
    type: () => RejectedConfigurationDto,
    required: false,
    description: 'A newer one, which could not be used.',
  })
  readonly rejected?: RejectedConfigurationDto;
}

/** Whether decisions can be recorded. */
class AuditStateDto {
  @ApiProperty({ description: 'While it is not, nothing is minted.' })
  readonly available!: boolean;
}

/** Answer of `GET /health/ready`. */
export class ReadyDto {
  @ApiProperty({ enum: ['ready', 'degraded', 'unready'] })
  readonly status!: 'ready' | 'degraded' | 'unready';

  @ApiProperty({ type: () => [AccountReadinessDto], description: 'Every account of every enabled provider.' })
  readonly accounts!: readonly AccountReadinessDto[];

  @ApiProperty({ type: () => AuditStateDto, required: false, description: 'Absent without an audit.' })
  readonly audit?: AuditStateDto;

  @ApiProperty({ type: () => ConfigurationStateDto })
  readonly configuration!: ConfigurationStateDto;
}

/** Answer of `GET /health/ready/{provider}`. */
export class ProviderReadyDto {
  @ApiProperty({ enum: ['ready', 'unready'] })
  readonly status!: 'ready' | 'unready';

  @ApiProperty({ type: () => [AccountReadinessDto], description: 'Every account of the provider.' })
  readonly accounts!: readonly AccountReadinessDto[];
}
