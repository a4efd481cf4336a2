import { AccountInFile, MAX_ACCOUNTS, SharedSecretInFile } from '../../config/file/account-in-file.js';
import { BaseUrlMember, ListMember, TextListMember, TextMember } from '../../config/file/members.js';
import { MAX_VERSIONS } from '../../tokens/account-options.js';
import type { LynesAccountOptions, LynesOptions } from './lynes.options.js';

/** One Lynes account in `mintmark.yaml`. */
class LynesAccountInFile extends AccountInFile implements LynesAccountOptions {
  @TextMember({ description: 'The tenant id; claim `iss`.' })
  readonly tenantId!: string;

  @TextMember({ description: 'The application (project) id; claim `aud`.' })
  readonly applicationId!: string;

  @BaseUrlMember({
    description: 'The API, against which `mintmark keys check --live` proves a key.',
    required: false,
  })
  readonly baseUrl?: string;

  @TextListMember({
    description: 'The scopes that tokens of this account may carry.',
    required: false,
    default: ['read', 'write'],
  })
  readonly allowedScopes?: readonly string[];

  @ListMember(() => SharedSecretInFile, MAX_VERSIONS, { description: 'The versions of the API secret.' })
  readonly keys!: readonly SharedSecretInFile[];
}

/** Lynes in `mintmark.yaml`. */
export class LynesSection implements LynesOptions {
  @ListMember(() => LynesAccountInFile, MAX_ACCOUNTS, { description: 'Lynes accounts.' })
  readonly accounts!: readonly LynesAccountInFile[];
}
