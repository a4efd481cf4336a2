import { ApiProperty } from '../../../http/api-decorators.js';
import type { PhoenixPublicKey } from '../phoenix.service.js';

class PhoenixPublicKeyDto implements PhoenixPublicKey {
  @ApiProperty({ example: 'default' })
  readonly account!: string;

  @ApiProperty({ example: 'v1' })
  readonly keyId!: string;

  @ApiProperty({ enum: ['staged', 'active'] })
  readonly state!: 'staged' | 'active';

  @ApiProperty({
    description: 'SPKI, PEM.',
    example: '-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----\n',
  })
  readonly pem!: string;

  @ApiProperty({ type: 'object', selfRequired: true, additionalProperties: true, description: 'RFC 7517.' })
  readonly jwk!: Readonly<Record<string, unknown>>;
}

/** Answer of `GET /v1/phoenix/public-keys`. */
export class PhoenixPublicKeysDto {
  @ApiProperty({ type: () => [PhoenixPublicKeyDto] })
  readonly keys!: readonly PhoenixPublicKeyDto[];
}
