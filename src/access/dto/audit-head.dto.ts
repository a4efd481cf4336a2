import type { ChainHead } from '../../audit/audit-chain.js';
import { ApiProperty } from '../../http/api-decorators.js';

/** Answer of `GET /v1/audit/head`. */
export class AuditHeadDto implements ChainHead {
  @ApiProperty({ type: 'integer', description: 'Its number; 0 before the first record.' })
  readonly sequence!: number;

  @ApiProperty({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of its line, without the line break.' })
  readonly hash!: string;
}
