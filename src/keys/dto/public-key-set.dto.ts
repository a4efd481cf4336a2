import { ApiProperty } from '../../http/api-decorators.js';
import type { PublicKeySet } from '../key-report.js';

/** Answer of `GET /.well-known/jwks.json` (RFC 7517 section 5). */
export class PublicKeySetDto implements PublicKeySet {
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  readonly keys!: readonly Readonly<Record<string, unknown>>[];
}
