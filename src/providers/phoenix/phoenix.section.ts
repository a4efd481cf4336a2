import { AccountInFile, KeyInFile, MAX_ACCOUNTS } from '../../config/file/account-in-file.js';
import {
  BaseUrlMember,
  ListMember,
  SourceMember,
  SwitchMember,
  TextMember,
  WholeNumberMember,
} from '../../config/file/members.js';
import type { KeyReference } from '../../keystore/key-source.js';
import { MAX_VERSIONS } from '../../tokens/account-options.js';
import type { PhoenixAccountOptions, PhoenixOptions } from './phoenix.options.js';

/** One Phoenix account in `mintmark.yaml`. */
class PhoenixAccountInFile extends AccountInFile implements PhoenixAccountOptions {
  @TextMember({ description: 'The operator id; claim `iss`.' })
  readonly operatorId!: string;

  @TextMember({ description: 'The game instance of requests that name none; claim `aud`.' })
  readonly instanceId!: string;

  @BaseUrlMember({
    description: 'Where games are launched.',
    required: false,
    default: 'https://games.phoenixbet.io',
  })
  readonly launchBaseUrl?: string;

  @WholeNumberMember(1, 86_400, {
    description: 'Seconds after which a balance is too old to be put into a token.',
    required: false,
    default: 60,
  })
  readonly balanceMaxAgeSeconds?: number;

  @SwitchMember({
    description: 'Tokens carry our key id as `kid`, which Phoenix does not document.',
    required: false,
    default: false,
  })
  readonly sendKeyId?: boolean;

  @SourceMember({
    description: "Where Phoenix's own public key is read, with which it signs its calls; SPKI PEM.",
    required: false,
    originMember: 'webhookPublicKeyOrigin',
  })
  readonly webhookPublicKey?: KeyReference;

  /** Not of the file: the line and path at which `webhookPublicKey` stands in it. */
  readonly webhookPublicKeyOrigin?: string;

  @ListMember(() => KeyInFile, MAX_VERSIONS, {
    description: "The versions of the operator's RSA private key.",
  })
  readonly keys!: readonly KeyInFile[];
}

/** Phoenix in `mintmark.yaml`. */
export class PhoenixSection implements PhoenixOptions {
  @ListMember(() => PhoenixAccountInFile, MAX_ACCOUNTS, { description: 'Phoenix accounts.' })
  readonly accounts!: readonly PhoenixAccountInFile[];
}
