import { ApiProperty } from '../../http/api-decorators.js';
import type { JwtAlgorithm } from '../../keystore/jwt.types.js';
import type { Rotation } from '../../keystore/key-ring.js';
import type { KeyState } from '../../keystore/key-state.js';
import type { ReportedKeys, ReportedRing, ReportedVersion } from '../key-report.js';

const INSTANT = { format: 'date-time', required: false } as const;

class ReportedVersionDto implements ReportedVersion {
  @ApiProperty({ example: '2026-12', description: 'Our name of the version.' })
  readonly keyId!: string;

  @ApiProperty({ enum: ['staged', 'active', 'retiring', 'retired', 'revoked'] })
  readonly state!: KeyState;

  @ApiProperty({ required: false, description: "The provider's public name of the key." })
  readonly kid?: string;

  @ApiProperty({ required: false, description: 'RFC 7638, of an RSA public key.' })
  readonly thumbprint?: string;

  @ApiProperty({
    ...INSTANT,
    description: 'From when it signs; absent when it always has, or nobody has said when.',
  })
  readonly activateAt?: string;

  @ApiProperty({
    ...INSTANT,
    description: 'When it signs no more; absent while that is not planned, and of a revoked version.',
  })
  readonly signsUntil?: string;

  @ApiProperty({ ...INSTANT, description: 'When the last token that it can have signed has expired.' })
  readonly verifiesUntil?: string;

  @ApiProperty({ ...INSTANT, description: 'When the key was made, if that is configured.' })
  readonly createdAt?: string;

  @ApiProperty({ type: 'integer', required: false, description: 'Days since it was made, or began to sign.' })
  readonly ageDays?: number;

  @ApiProperty({ type: [String], description: 'Weaknesses that configuration lets through.' })
  readonly warnings!: readonly string[];

  @ApiProperty({ type: 'integer', description: 'Tokens that this process has minted with it.' })
  readonly minted!: number;

  @ApiProperty({ type: 'integer', description: 'Those of them that have not expired.' })
  readonly alive!: number;

  @ApiProperty({ ...INSTANT, description: 'When the last of those expires.' })
  readonly aliveUntil?: string;
}

class ReportedRingDto implements ReportedRing {
  @ApiProperty({ example: 'phoenix' })
  readonly provider!: string;

  @ApiProperty({ example: 'default' })
  readonly account!: string;

  @ApiProperty({ required: false, example: 'live', description: 'What the account is for.' })
  readonly environment?: string;

  @ApiProperty({ enum: ['HS256', 'RS256'] })
  readonly algorithm!: JwtAlgorithm;

  @ApiProperty({
    enum: ['overlap', 'cutover', 'upload'],
    description: 'How the provider lets a key be replaced: docs/keys.md.',
  })
  readonly rotation!: Rotation;

  @ApiProperty({ type: () => [ReportedVersionDto], description: 'The newest first.' })
  readonly versions!: readonly ReportedVersionDto[];
}

/** Answer of `GET /v1/keys`. */
export class KeyRingsDto implements ReportedKeys {
  @ApiProperty({ format: 'date-time', description: 'When all of this was so.' })
  readonly at!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'Since when this process has counted tokens; other replicas count their own.',
  })
  readonly countingSince!: string;

  @ApiProperty({ type: () => [ReportedRingDto], description: 'Every ring of every enabled provider.' })
  readonly rings!: readonly ReportedRingDto[];
}
