import type { CallerTokenOptions } from '../../access/access.options.js';
import type { CallerLimits, RateLimit } from '../../access/caller.js';
import type { Grant } from '../../access/grant.js';
import { OPERATIONS, type Operation } from '../../access/operation.js';
import {
  ChoiceListMember,
  InstantMember,
  JwksMember,
  ListMember,
  MapMember,
  NamesOrAllMember,
  ObjectMember,
  PatternMember,
  SwitchMember,
  TextMember,
  WholeNumberMember,
} from './members.js';

/** Callers of a file. */
export const MAX_CALLERS = 10_000;

/** Keys of a caller; and tokens. */
const MAX_KEYS = 100;

/** Grants of a caller. */
const MAX_GRANTS = 1_000;

/** A number of requests in a window of time. */
export class RateLimitInFile implements RateLimit {
  @WholeNumberMember(1, 1_000_000, { description: 'Requests in a window.', example: 600 })
  readonly requests!: number;

  @WholeNumberMember(1, 86_400, { description: 'Seconds that a window lasts.', example: 60 })
  readonly perSeconds!: number;
}

/** How often a caller may ask. */
export class LimitsInFile implements CallerLimits {
  @ObjectMember(() => RateLimitInFile, { description: 'All requests of a caller.', required: false })
  readonly caller?: RateLimitInFile;

  @ObjectMember(() => RateLimitInFile, {
    description: 'The requests of a caller for one player.',
    required: false,
  })
  readonly player?: RateLimitInFile;
}

/** One key of a caller. */
class ApiKeyInFile {
  @PatternMember(/^[0-9a-f]{64}$/, 'must be the digest that `mintmark callers create` prints', {
    description: 'SHA-256 of the key, lower-case hexadecimal. The key itself never stands here.',
  })
  readonly digest!: string;

  @InstantMember({ description: 'When the key was made.', required: false })
  readonly createdAt?: string;

  @SwitchMember({ description: 'It opens nothing any more.', required: false, default: false })
  readonly revoked?: boolean;
}

/** A JWT that a caller has from an issuer of its own. */
class CallerTokenInFile implements CallerTokenOptions {
  @TextMember({
    description: 'Claim `iss`, exactly.',
    example: 'https://kubernetes.default.svc.cluster.local',
  })
  readonly issuer!: string;

  @TextMember({ description: 'What claim `aud` must contain.', example: 'mintmark' })
  readonly audience!: string;

  @JwksMember({
    description: "Where the issuer's public keys are: an https URL, or a file with a JWK Set.",
    example: 'https://kubernetes.default.svc.cluster.local/openid/v1/jwks',
  })
  readonly jwks!: string;

  @MapMember('value', {
    description: 'Claims that must have exactly these values; at least one.',
  })
  readonly claims!: Readonly<Record<string, string | number | boolean>>;
}

/** What a caller may do. */
export class GrantInFile implements Omit<Grant, 'accounts'> {
  @TextMember({ description: 'Named in decisions and in the audit.', required: false })
  readonly name?: string;

  @TextMember({
    description:
      'The provider whose routes it is about; left out for keys:read and audit:read of the whole service.',
    example: 'phoenix',
    required: false,
  })
  readonly provider?: string;

  @NamesOrAllMember({
    description: 'The provider\'s accounts, by their names here; "*" for all, later ones too.',
    required: false,
  })
  readonly accounts?: readonly string[] | '*';

  @ChoiceListMember(OPERATIONS, { description: 'What it lets the caller do.' })
  readonly operations!: readonly Operation[];

  @WholeNumberMember(1, 86_400, {
    description: 'The longest lifetime of a token; a default that is longer is cut down to it.',
    required: false,
  })
  readonly maxTtlSeconds?: number;

  @TextMember({ description: "What every player's id begins with.", example: 'eu-', required: false })
  readonly playerIdPrefix?: string;

  @MapMember('list', {
    description:
      'The values that a request may ask for, by what the provider lets grants pin: `scopes`, `instances`.',
    required: false,
  })
  readonly allow?: Readonly<Record<string, readonly string[]>>;

  @SwitchMember({
    description: 'Let through what the pins would refuse, and record that: for introducing a rule.',
    required: false,
    default: false,
  })
  readonly observe?: boolean;
}

/** What the caller of CALLER_API_KEY is called, and no other. */
export const CALLER_OF_ENVIRONMENT = 'default';

/** What callers may be called. */
export const CALLER_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

const NAME_RULE =
  'must be 1 to 63 letters, digits, dots, hyphens or underscores, the first a letter or digit';

/** One caller. */
export class CallerInFile {
  @PatternMember(CALLER_NAME, NAME_RULE, {
    description: 'In logs, decisions and the audit.',
    example: 'lobby',
  })
  readonly name!: string;

  @ListMember(() => ApiKeyInFile, MAX_KEYS, {
    description: 'Keys that it may present; several at once, so that they can be rotated.',
    required: false,
  })
  readonly apiKeys?: readonly ApiKeyInFile[];

  @ListMember(() => CallerTokenInFile, MAX_KEYS, {
    description: 'JWTs that it may present: OpenID Connect, Kubernetes service accounts.',
    required: false,
  })
  readonly tokens?: readonly CallerTokenInFile[];

  @ListMember(() => GrantInFile, MAX_GRANTS, {
    description: 'What it may do; without any, nothing.',
    required: false,
  })
  readonly grants?: readonly GrantInFile[];

  @ObjectMember(() => LimitsInFile, {
    description: 'How often it may ask, where that differs from `limits` of all.',
    required: false,
  })
  readonly limits?: LimitsInFile;
}
