import type { Delivery, PlayerToken } from '../tokens/player-token.js';
import { ApiProperty } from './api-decorators.js';

class DeliveryDto implements Delivery {
  @ApiProperty({
    type: 'object',
    selfRequired: false,
    additionalProperties: { type: 'string' },
    description: 'Headers to send to the provider.',
  })
  readonly headers?: Readonly<Record<string, string>>;

  @ApiProperty({
    type: 'object',
    selfRequired: false,
    additionalProperties: { type: 'string' },
    description: "Members of the widget's `initialize` call.",
  })
  readonly initialize?: Readonly<Record<string, string>>;

  @ApiProperty({
    required: false,
    format: 'uri',
    description: 'The page to open for the player. A credential.',
  })
  readonly launchUrl?: string;
}

/** A minted token as OpenAPI shows it. */
export class PlayerTokenDto implements PlayerToken {
  @ApiProperty({
    description: 'Compact JWS. A credential.',
    example: 'eyJhbGciOiJIUzI1NiIs….eyJzdWIiOiJ….MEUCIQDx…',
  })
  readonly token!: string;

  @ApiProperty({ description: "The provider's name." })
  readonly provider!: string;

  @ApiProperty({ example: 'default' })
  readonly account!: string;

  @ApiProperty({ example: 'player-123' })
  readonly playerId!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  readonly issuedAt!: string;

  @ApiProperty({
    format: 'date-time',
    example: '2026-11-22T12:15:00.000Z',
    description: 'From this instant on the provider refuses the token.',
  })
  readonly expiresAt!: string;

  @ApiProperty({ type: 'integer', example: 900, description: 'Seconds from the mint to `expiresAt`.' })
  readonly expiresInSeconds!: number;

  @ApiProperty({
    type: 'integer',
    example: 720,
    description: 'Seconds from the mint after which to ask again.',
  })
  readonly refreshAfterSeconds!: number;

  @ApiProperty({ example: 'v1', description: 'Our name of the key version that signed.' })
  readonly keyId!: string;

  @ApiProperty({ type: () => DeliveryDto, description: 'How to hand the token over.' })
  readonly delivery!: DeliveryDto;
}
