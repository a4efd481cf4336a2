import { Allow } from 'class-validator';
import { ApiHideProperty } from '../../http/api-decorators.js';
import { AuditInFile } from './audit-in-file.js';
import { CallerInFile, LimitsInFile, MAX_CALLERS } from './callers-in-file.js';
import { ListMember, ObjectMember, WholeNumberMember } from './members.js';

/** The root of `mintmark.yaml`. */
export class ConfigurationInFile {
  @WholeNumberMember(1, 3650, {
    description: 'Days after which a key is called old.',
    required: false,
    default: 365,
  })
  readonly keyAgeWarningDays: number = 365;

  @ListMember(() => CallerInFile, MAX_CALLERS, {
    description: 'Who may call the service, and what each may do.',
    required: false,
  })
  readonly callers?: readonly CallerInFile[];

  @ObjectMember(() => LimitsInFile, {
    description: 'How often every caller may ask; as often as it likes when left out.',
    required: false,
  })
  readonly limits?: LimitsInFile;

  @ObjectMember(() => AuditInFile, {
    description: 'Where every decision is recorded; nowhere when left out.',
    required: false,
  })
  readonly audit?: AuditInFile;

  /** By provider, each of that provider's own class: they are read, and described in the schema, with the providers. */
  @ApiHideProperty()
  @Allow()
  readonly providers?: unknown;
}
