import { IsIn, ValidateBy } from 'class-validator';
import { ApiProperty } from '../../http/api-decorators.js';
import { OptionalTextField, TextField } from '../../http/request-fields.js';
import { MayBeAbsent } from '../../http/validators.js';
import { isJsonObject } from '../../tokens/json-object.js';

/** Body of `POST /v1/access/explain`. */
export class ExplainRequestDto {
  @OptionalTextField({
    description: 'Whose request it would be; yours when left out. Another needs `audit:read`.',
    example: 'lobby',
  })
  readonly caller?: string;

  @MayBeAbsent()
  @IsIn(['GET', 'POST'], { message: 'must be GET or POST' })
  @ApiProperty({ enum: ['GET', 'POST'], required: false, default: 'POST' })
  readonly method?: 'GET' | 'POST';

  @TextField({ description: 'The route, as in this description: `/v1/<provider>/tokens`.' })
  readonly route!: string;

  @MayBeAbsent()
  @ValidateBy({
    name: 'isBody',
    validator: { validate: isJsonObject, defaultMessage: () => 'must be a JSON object' },
  })
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    selfRequired: false,
    description: "The request's body. It is not validated, and nothing is minted.",
  })
  readonly body?: Readonly<Record<string, unknown>>;
}
