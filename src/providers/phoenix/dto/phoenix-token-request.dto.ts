import { ValidateBy } from 'class-validator';
import { ApiProperty } from '../../../http/api-decorators.js';
import { AccountField, OptionalTextField, TextField, TtlField } from '../../../http/request-fields.js';
import { MayBeAbsent } from '../../../http/validators.js';
import { BALANCE_RULE, parseBalance } from '../balance.js';
import { BALANCE_INSTANT_RULE, parseBalanceInstant } from '../balance-instant.js';
import { GAME_ID_RULE, isGameId } from '../game-id.js';
import type { PhoenixTokenRequest } from '../phoenix.service.js';

/** Body of `POST /v1/phoenix/tokens`. */
export class PhoenixTokenRequestDto implements PhoenixTokenRequest {
  @TextField({ description: 'The same id as `player_id` in your webhook answers.', example: 'player_12345' })
  readonly playerId!: string;

  @TextField({ description: 'The name shown in the game.', example: 'PlayerName' })
  readonly name!: string;

  @ValidateBy({
    name: 'isBalance',
    validator: { validate: (value) => parseBalance(value) !== undefined, defaultMessage: () => BALANCE_RULE },
  })
  @ApiProperty({
    description:
      'Major currency units (1234.56, not cents), of at most 8 decimals and 15 significant digits.',
    example: '1234.56',
    oneOf: [
      { type: 'number', minimum: 0 },
      { type: 'string', pattern: '^(0|[1-9]\\d*)(\\.\\d{1,8})?$' },
    ],
  })
  readonly balance!: number | string;

  @MayBeAbsent()
  @ValidateBy({
    name: 'isBalanceInstant',
    validator: {
      validate: (value) => parseBalanceInstant(value) !== undefined,
      defaultMessage: () => BALANCE_INSTANT_RULE,
    },
  })
  @ApiProperty({
    description: 'When that was the balance: ISO 8601, or milliseconds since the epoch. Now, when left out.',
    example: '2026-11-22T12:00:00.000Z',
    required: false,
    oneOf: [
      { type: 'string', format: 'date-time' },
      { type: 'integer', format: 'int64' },
    ],
  })
  readonly balanceAt?: string | number;

  @OptionalTextField({
    description: "The game instance; the account's when left out.",
    example: '6818d6a417bc',
  })
  readonly instanceId?: string;

  @MayBeAbsent()
  @ValidateBy({ name: 'isGameId', validator: { validate: isGameId, defaultMessage: () => GAME_ID_RULE } })
  @ApiProperty({
    description: 'The game to launch; with it the answer has a launch URL.',
    example: 'crash-classic',
    type: 'string',
    minLength: 1,
    maxLength: 256,
    required: false,
  })
  readonly gameId?: string;

  @AccountField()
  readonly account?: string;

  @TtlField({ default: 3600, maximum: 10_800 })
  readonly ttlSeconds?: number;
}
