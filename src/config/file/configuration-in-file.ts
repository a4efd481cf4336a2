import { ApiHideProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import { isJsonObject } from '../../tokens/json-object.js';
import { WholeNumberMember } from './members.js';

/** The root of `mintmark.yaml`. */
export class ConfigurationInFile {
  @WholeNumberMember(1, 3650, {
    description: 'Days after which a key is called old.',
    required: false,
    default: 365,
  })
  readonly keyAgeWarningDays: number = 365;

  /** By provider; each section is of that provider's own class. */
  @ApiHideProperty()
  @ValidateBy({
    name: 'isSections',
    validator: {
      validate: (value) => value === undefined || isJsonObject(value),
      defaultMessage: () => 'must have members, by provider',
    },
  })
  readonly providers?: unknown;
}
