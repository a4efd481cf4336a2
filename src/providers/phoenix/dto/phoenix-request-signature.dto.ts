import { ApiProperty } from '../../../http/api-decorators.js';
import type { PhoenixRequestSignature } from '../phoenix.service.js';

class PhoenixSignatureHeadersDto {
  @ApiProperty({ example: '67435f0c9b1e', description: 'The operator id.' })
  readonly 'X-Operator-Id'!: string;

  @ApiProperty({ description: 'RSASSA-PKCS1-v1_5 with SHA-256, base64url without padding. A credential.' })
  readonly 'X-Signature'!: string;
}

/** Answer of `POST /v1/phoenix/request-signatures`. */
export class PhoenixRequestSignatureDto implements PhoenixRequestSignature {
  @ApiProperty({ example: 'default' })
  readonly account!: string;

  @ApiProperty({ example: 'v1', description: 'Our name of the key version that signed.' })
  readonly keyId!: string;

  @ApiProperty({ type: () => PhoenixSignatureHeadersDto, description: 'Send them with the request.' })
  readonly headers!: PhoenixSignatureHeadersDto;
}
