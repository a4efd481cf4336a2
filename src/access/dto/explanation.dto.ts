import { ApiProperty } from '../../http/api-decorators.js';
import type { Explanation } from '../explain.js';

class BrokenPinDto {
  @ApiProperty({ example: 'ttlSeconds' })
  readonly field!: string;

  @ApiProperty({ example: 'must be at most 900 for this caller' })
  readonly message!: string;
}

/** Answer of `POST /v1/access/explain`. */
export class ExplanationDto implements Explanation {
  @ApiProperty({ example: 'lobby' })
  readonly caller!: string;

  @ApiProperty({ example: 'mint' })
  readonly operation!: string;

  @ApiProperty({ required: false })
  readonly provider?: string;

  @ApiProperty({
    required: false,
    description: 'The account that the request names or implies, where a rule is about it.',
  })
  readonly account?: string;

  @ApiProperty()
  readonly allowed!: boolean;

  @ApiProperty({ required: false, description: 'What it would be answered, unless allowed.' })
  readonly code?: string;

  @ApiProperty({ required: false, example: 'grants[0]', description: 'The rule that decides.' })
  readonly grant?: string;

  @ApiProperty({ description: 'Why, in a sentence.' })
  readonly reason!: string;

  @ApiProperty({ type: () => [BrokenPinDto], description: 'The pins of the rule that the request breaks.' })
  readonly errors!: readonly BrokenPinDto[];

  @ApiProperty({ description: 'Whether the rule only observes: it lets through what it would refuse.' })
  readonly observed!: boolean;
}
