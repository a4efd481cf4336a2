import type { KeyReference } from '../../keystore/key-source.js';
import { ACCOUNT_NAME, type AccountOptions, KEY_ID, type KeyOptions } from '../../tokens/account-options.js';
import {
  InstantMember,
  PatternMember,
  SourceMember,
  SwitchMember,
  TextMember,
  WholeNumberMember,
} from './members.js';

/** So many accounts a provider may have; to hold the name of each against each takes time by their square. */
export const MAX_ACCOUNTS = 10_000;

/** One version of an account's key in `mintmark.yaml`. */
export class KeyInFile implements KeyOptions {
  @PatternMember(
    KEY_ID,
    'must be 1 to 63 letters, digits, dots, hyphens or underscores, the first a letter or digit',
    {
      description: 'Our name of the version; appears in answers and logs.',
      example: '2026-12',
    },
  )
  readonly keyId!: string;

  @SourceMember({
    description: 'Where the key is read. A path that is not absolute starts at the folder of this file.',
    example: 'file:/run/secrets/live-2026-12',
    originMember: 'origin',
  })
  readonly source!: KeyReference;

  @InstantMember({
    description:
      'From when it signs; `later` while nobody has said when. Only the oldest version may lack it: it always has.',
    example: '2026-12-01T02:00:00Z',
    orLater: true,
    required: false,
  })
  readonly activateAt?: string;

  @InstantMember({
    description: 'From when it signs no more, whether or not another version takes over.',
    required: false,
  })
  readonly retireAt?: string;

  @SwitchMember({
    description: 'It neither signs nor verifies, and is not even read.',
    required: false,
    default: false,
  })
  readonly revoked?: boolean;

  @InstantMember({ description: 'When the key was made, for its age.', required: false })
  readonly createdAt?: string;

  /** Not of the file: the line and path at which `source` stands in it. */
  readonly origin?: string;
}

/** One version of a secret that the provider chose. */
export class SharedSecretInFile extends KeyInFile {
  @SwitchMember({
    description:
      'Accept a secret under 32 bytes, because the provider chose it; a warning instead of a refusal.',
    required: false,
    default: false,
  })
  readonly allowShortSecret?: boolean;
}

/** What every account in `mintmark.yaml` has, whatever else its provider needs. */
export abstract class AccountInFile implements AccountOptions {
  @PatternMember(ACCOUNT_NAME, 'must be 1 to 63 letters, digits or hyphens, the first no hyphen', {
    description: 'Our name of the account, as requests give it.',
    required: false,
    default: 'default',
  })
  readonly name?: string;

  @TextMember({
    description: 'What the account is for, in your words; shown with its keys.',
    example: 'live',
    required: false,
  })
  readonly environment?: string;

  @WholeNumberMember(0, 300, {
    description: 'Seconds that `iat` is set into the past, for verifiers whose clocks are slow.',
    required: false,
    default: 0,
  })
  readonly issuedAtBackdateSeconds?: number;

  abstract readonly keys: readonly KeyInFile[];
}
