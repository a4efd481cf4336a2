import { ProblemListError } from '../errors/problem-list-error.js';
import type { KeyRingDeclaration, KeyVersionDeclaration } from '../keystore/key-ring.js';
import type { KeyReference } from '../keystore/key-source.js';
import { ringProblems } from '../keystore/key-state.js';
import { INSTANT_RULE, parseInstant } from './instant.js';
import { isText, TEXT_RULE } from './text.js';
import type { TokenAccount } from './token-contract.js';

/** One version of an account's key, as given. Instants are ISO 8601 with their offset: `2026-12-01T02:00:00Z`. */
export interface KeyOptions {
  /** Our name of the version; `v1` when not given. Appears in answers and logs. */
  readonly keyId?: string;
  /** Where the key is read: `env:NAME`, `file:/path`, or a source of your own. Never the key itself. */
  readonly source: KeyReference;
  /** From when it signs; `later` while nobody has said when. Only the oldest version may lack it: it always has. */
  readonly activateAt?: string;
  /** From when it signs no more. A newer version that becomes active ends it too. */
  readonly retireAt?: string;
  /** Whether it is revoked: it then neither signs nor verifies, and is not even read. */
  readonly revoked?: boolean;
  /** When the key was made, for its age. */
  readonly createdAt?: string;
  /** Where this version is configured, to be named in problems with its key. */
  readonly origin?: string;
}

/** One version of a secret that the provider chose. */
export interface SharedSecretKeyOptions extends KeyOptions {
  /** Accept a secret under 32 bytes; a warning at start and in readiness instead of a refusal. */
  readonly allowShortSecret?: boolean;
}

/** What may be said of an account of any provider. */
export interface AccountOptions<Key extends KeyOptions = KeyOptions> {
  /** Our name of the account; `default` when not given. */
  readonly name?: string;
  /** What the account is for, in your words: `live`, `test`. Shown with its keys. */
  readonly environment?: string;
  /** Seconds to set `iat` into the past, 0 to 300; 0 when not given. */
  readonly issuedAtBackdateSeconds?: number;
  /** The versions of its key, at least one, in any order. */
  readonly keys: readonly Key[];
}

/** What an account says of its key ring. */
export type ResolvedRing = Pick<
  KeyRingDeclaration,
  'versions' | 'sentAs' | 'webhookKey' | 'webhookKeyOrigin' | 'environment'
>;

/** An account with its defaults filled in, and the ring that it signs with. */
export interface ResolvedAccount<Account extends TokenAccount> {
  readonly account: Account;
  readonly ring: ResolvedRing;
}

const MAX_BACKDATE_SECONDS = 300;

/** More versions than any ring has, and few enough that to hold each against each takes no time. */
export const MAX_VERSIONS = 100;

const SWITCH_RULE = 'must be true or false';

/** An account's name: letters, digits and hyphens, as it stands in requests, logs and key rings. */
export const ACCOUNT_NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/;

/** A key id: what can stand in a URL, a log line and a file name as it is. */
export const KEY_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** Says of a name or key id what it must match. */
const nameRule = (pattern: RegExp): string => `must match ${pattern}`;

/** An option that does not hold. */
export interface OptionProblem {
  /** Where it stands: `accounts[0].keys[1].retireAt`. */
  readonly option: string;
  /** What it must be; never its value. */
  readonly rule: string;
}

/** Options of a module that do not hold, all of them. */
export class OptionsError extends ProblemListError {
  override readonly name = 'OptionsError';

  constructor(
    readonly provider: string,
    readonly options: readonly OptionProblem[],
  ) {
    super(
      `${provider} cannot be configured:`,
      options.map(({ option, rule }) => `${option} ${rule}`),
    );
  }
}

/** Collects what is wrong with a module's options, so that all of it is raised at once. */
export class OptionProblems {
  readonly #problems: OptionProblem[] = [];

  constructor(private readonly provider: string) {}

  /** Notes the option unless it holds. */
  expect(holds: boolean, option: string, rule: string): void {
    if (!holds) this.#problems.push({ option, rule });
  }

  /** An id that the provider gave. */
  expectText(value: unknown, option: string): void {
    this.expect(isText(value), option, TEXT_RULE);
  }

  /** @throws {OptionsError} when anything was noted */
  raise(): void {
    if (this.#problems.length > 0) throw new OptionsError(this.provider, this.#problems);
  }
}

/**
 * Resolves every account of a module's options, and raises all that is wrong with them at once.
 *
 * @throws {OptionsError} naming each bad option by its path, without its value
 */
export function resolveAccounts<Options, Account extends TokenAccount>(
  provider: string,
  accounts: readonly Options[],
  resolve: (options: Options, path: string, problems: OptionProblems) => ResolvedAccount<Account>,
): readonly ResolvedAccount<Account>[] {
  const problems = new OptionProblems(provider);
  const resolved = accounts.map((options, index) => resolve(options, `accounts[${index}]`, problems));
  const names = resolved.map(({ account }) => account.name);
  names.forEach((name, index) => {
    const isFirst = names.indexOf(name) === index;
    problems.expect(isFirst, `accounts[${index}].name`, 'is the name of another account');
  });
  problems.raise();
  return resolved;
}

/** Fills in what every account has, and checks it. */
export function resolveTokenAccount(
  options: AccountOptions,
  path: string,
  problems: OptionProblems,
): TokenAccount {
  const { name = 'default', issuedAtBackdateSeconds = 0 } = options;
  problems.expect(ACCOUNT_NAME.test(name), `${path}.name`, nameRule(ACCOUNT_NAME));
  problems.expect(
    Number.isInteger(issuedAtBackdateSeconds) &&
      issuedAtBackdateSeconds >= 0 &&
      issuedAtBackdateSeconds <= MAX_BACKDATE_SECONDS,
    `${path}.issuedAtBackdateSeconds`,
    `must be whole seconds from 0 to ${MAX_BACKDATE_SECONDS}`,
  );
  return { name, issuedAtBackdateSeconds };
}

/**
 * The key ring of an account, checked.
 *
 * @param kidOf what the provider calls a version, where tokens carry it as `kid`
 */
export function resolveRing<Key extends SharedSecretKeyOptions>(
  { keys, environment }: AccountOptions<Key>,
  path: string,
  problems: OptionProblems,
  kidOf: (key: Key, keyId: string) => string | undefined = () => undefined,
): ResolvedRing {
  if (environment !== undefined) problems.expectText(environment, `${path}.environment`);
  const listed: readonly Key[] = Array.isArray(keys) ? keys : [];
  problems.expect(listed.length > 0, `${path}.keys`, 'must hold at least one version');
  problems.expect(
    listed.length <= MAX_VERSIONS,
    `${path}.keys`,
    `must hold at most ${MAX_VERSIONS} versions`,
  );
  const versions = listed
    .slice(0, MAX_VERSIONS)
    .map((key, index) => resolveVersion(key, kidOf, `${path}.keys[${index}]`, problems));
  for (const { index, member, rule } of ringProblems(versions)) {
    problems.expect(false, `${path}.keys[${index}].${member}`, rule);
  }
  return { versions, ...(environment !== undefined && { environment }) };
}

function resolveVersion<Key extends SharedSecretKeyOptions>(
  key: Key,
  kidOf: (key: Key, keyId: string) => string | undefined,
  path: string,
  problems: OptionProblems,
): KeyVersionDeclaration {
  const { keyId = 'v1', source, activateAt, retireAt, createdAt, origin } = key;
  const { allowShortSecret = false, revoked = false } = key;
  problems.expect(KEY_ID.test(keyId), `${path}.keyId`, nameRule(KEY_ID));
  problems.expect(typeof revoked === 'boolean', `${path}.revoked`, SWITCH_RULE);
  problems.expect(typeof allowShortSecret === 'boolean', `${path}.allowShortSecret`, SWITCH_RULE);
  problems.expect(typeof source === 'string', `${path}.source`, 'must be a reference such as env:NAME');
  const instants = {
    activateAtMs: activateAt === 'later' ? Infinity : instant(activateAt, `${path}.activateAt`, problems),
    retireAtMs: instant(retireAt, `${path}.retireAt`, problems),
    createdAtMs: instant(createdAt, `${path}.createdAt`, problems),
  };
  const kid = kidOf(key, keyId);
  return {
    keyId,
    source,
    allowShortSecret,
    revoked,
    ...(kid !== undefined && { kid }),
    ...(origin !== undefined && { origin }),
    ...given(instants),
  };
}

/** Of what is no instant `NaN`, which is before and after nothing: no rule of rings has anything to add. */
function instant(text: string | undefined, option: string, problems: OptionProblems): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseInstant(text);
  const rule = option.endsWith('activateAt') ? `${INSTANT_RULE}, or later` : INSTANT_RULE;
  problems.expect(ms !== undefined, option, rule);
  return ms ?? Number.NaN;
}

/** The members that have a value. */
function given(members: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
