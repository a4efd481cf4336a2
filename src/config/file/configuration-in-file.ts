import { ApiHideProperty } from '@nestjs/swagger';
import { Allow } from 'class-validator';
import { WholeNumberMember } from './members.js';

/** The root of `mintmark.yaml`. */
export class ConfigurationInFile {
  @WholeNumberMember(1, 3650, {
    description: 'Days after which a key is called old.',
    required: false,
    default: 365,
  })
  readonly keyAgeWarningDays: number = 365;

  /** By provider, each of that provider's own class: they are read, and described in the schema, with the providers. */
  @ApiHideProperty()
  @Allow()
  readonly providers?: unknown;
}
