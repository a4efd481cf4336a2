import { AccountInFile, MAX_ACCOUNTS, SharedSecretInFile } from '../../config/file/account-in-file.js';
import { ListMember, TextMember } from '../../config/file/members.js';
import { MAX_VERSIONS } from '../../tokens/account-options.js';
import type { GamopandaAccountOptions, GamopandaKeyOptions, GamopandaOptions } from './gamopanda.options.js';

/** One version of a Gamopanda key in `mintmark.yaml`. */
class GamopandaKeyInFile extends SharedSecretInFile implements GamopandaKeyOptions {
  @TextMember({ description: 'The API key that belongs to the secret; header `kid`. Public.' })
  readonly apiKey!: string;
}

/** One Gamopanda account in `mintmark.yaml`. */
class GamopandaAccountInFile extends AccountInFile implements GamopandaAccountOptions {
  @TextMember({ description: 'The account id; claim `sub`.' })
  readonly accountId!: string;

  @ListMember(() => GamopandaKeyInFile, MAX_VERSIONS, {
    description: 'The versions of the API secret (`x-api-secret`).',
  })
  readonly keys!: readonly GamopandaKeyInFile[];
}

/** Gamopanda in `mintmark.yaml`. */
export class GamopandaSection implements GamopandaOptions {
  @ListMember(() => GamopandaAccountInFile, MAX_ACCOUNTS, { description: 'Gamopanda accounts.' })
  readonly accounts!: readonly GamopandaAccountInFile[];
}
