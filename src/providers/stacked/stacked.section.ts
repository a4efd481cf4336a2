import { AccountInFile, MAX_ACCOUNTS, SharedSecretInFile } from '../../config/file/account-in-file.js';
import {
  BaseUrlMember,
  ListMember,
  PatternMember,
  SwitchMember,
  TextMember,
  WholeNumberMember,
} from '../../config/file/members.js';
import { MAX_VERSIONS } from '../../tokens/account-options.js';
import {
  HEADER_VALUE,
  HEADER_VALUE_RULE,
  type StackedAccountOptions,
  type StackedOptions,
} from './stacked.options.js';

/** One Stacked account in `mintmark.yaml`. */
class StackedAccountInFile extends AccountInFile implements StackedAccountOptions {
  @TextMember({ description: 'The game id; claim `iss`.' })
  readonly gameId!: string;

  @PatternMember(HEADER_VALUE, HEADER_VALUE_RULE, {
    description: 'The client id (`x-client-id`) of server-to-server calls.',
  })
  readonly clientId!: string;

  @BaseUrlMember({ description: 'The API.', required: false, default: 'https://api.pixels.xyz' })
  readonly baseUrl?: string;

  @BaseUrlMember({
    description: 'The page that takes one-time tokens; an origin alone gets the path `/rewards`.',
    required: false,
    default: 'https://offers.pixels.xyz/rewards',
  })
  readonly dashboardUrl?: string;

  @WholeNumberMember(1, 60_000, {
    description: 'Milliseconds for a whole call of the API.',
    required: false,
    default: 5000,
  })
  readonly timeoutMs?: number;

  @WholeNumberMember(1, 10_000, {
    description: 'Calls of the API that may be under way at once; those beyond are refused at once.',
    required: false,
    default: 256,
  })
  readonly maxConcurrentCalls?: number;

  @SwitchMember({
    description: 'Tokens carry `nbf`, which a skewed clock turns into `jwt-not-yet-valid`.',
    required: false,
    default: false,
  })
  readonly sendNotBefore?: boolean;

  @ListMember(() => SharedSecretInFile, MAX_VERSIONS, { description: 'The versions of the API key.' })
  readonly keys!: readonly SharedSecretInFile[];
}

/** Stacked in `mintmark.yaml`. */
export class StackedSection implements StackedOptions {
  @ListMember(() => StackedAccountInFile, MAX_ACCOUNTS, { description: 'Stacked accounts.' })
  readonly accounts!: readonly StackedAccountInFile[];
}
