import { IsIn, IsString } from 'class-validator';
import { ApiProperty } from '../../../http/api-decorators.js';
import { AccountField } from '../../../http/request-fields.js';
import { MayBeAbsent } from '../../../http/validators.js';
import { METHOD_RULE, type PhoenixOperatorRequest } from '../operator-request.js';

/** Body of `POST /v1/phoenix/request-signatures`. */
export class PhoenixRequestSignatureRequestDto implements PhoenixOperatorRequest {
  @IsIn(['GET', 'POST'], { message: METHOD_RULE })
  @ApiProperty({
    enum: ['GET', 'POST'],
    description: 'Of a GET the operator id is signed, of a POST its body.',
  })
  readonly method!: 'GET' | 'POST';

  @MayBeAbsent()
  @IsString({ message: 'must be a string: the exact body, a JSON object' })
  @ApiProperty({
    type: 'string',
    required: false,
    description: 'The exact body of the POST, a JSON object, to the last blank; absent for a GET.',
    example: '{"player_id":"player_12345"}',
  })
  readonly body?: string;

  @AccountField()
  readonly account?: string;
}
