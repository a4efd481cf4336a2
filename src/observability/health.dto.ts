import { ApiProperty } from '@nestjs/swagger';

/** Answer of `GET /health/live`. */
export class LiveDto {
  @ApiProperty({ enum: ['live'] })
  readonly status!: 'live';
}

/** One account's part in readiness. */
export class AccountReadinessDto {
  @ApiProperty({ example: 'phoenix' })
  readonly provider!: string;

  @ApiProperty({ example: 'default' })
  readonly account!: string;

  @ApiProperty({ description: 'Whether a key that passed its self-test is active.' })
  readonly ready!: boolean;

  @ApiProperty({ required: false, example: 'v1', description: 'Our name of the active key version.' })
  readonly keyId?: string;

  @ApiProperty({ type: [String], description: 'Weaknesses that configuration lets through.' })
  readonly warnings!: readonly string[];
}

/** Answer of `GET /health/ready`. */
export class ReadyDto {
  @ApiProperty({ enum: ['ready', 'unready'] })
  readonly status!: 'ready' | 'unready';

  @ApiProperty({ type: () => [AccountReadinessDto], description: 'Every account of every enabled provider.' })
  readonly accounts!: readonly AccountReadinessDto[];
}
