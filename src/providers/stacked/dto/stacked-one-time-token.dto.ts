import { ApiProperty } from '../../../http/api-decorators.js';
import type { StackedOneTimeToken } from '../stacked.service.js';

/** Answer of `POST /v1/stacked/one-time-tokens`. */
export class StackedOneTimeTokenDto implements StackedOneTimeToken {
  @ApiProperty({
    description: 'Opaque, used once. A credential.',
    example: 'abc123def456ghi789jkl012mno345pqr678',
  })
  readonly token!: string;

  @ApiProperty({
    format: 'uri',
    description: 'Where to redirect the player. A credential.',
    example: 'https://offers.pixels.xyz/rewards?token=abc123def456ghi789&gameId=my-game',
  })
  readonly redirectUrl!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:05:00.000Z' })
  readonly expiresAt!: string;

  @ApiProperty({ type: 'integer', example: 300 })
  readonly expiresInSeconds!: number;
}
