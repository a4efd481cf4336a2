import { BASE_URL_RULE, isBaseUrl } from '../http/base-url.js';
import { isJsonObject } from '../tokens/json-object.js';
import {
  listOf,
  membersOf,
  must,
  type OptionCheck,
  optional,
  SWITCH,
  TEXT,
  wholeNumber,
} from '../tokens/option-check.js';
import { isText } from '../tokens/text.js';
import { callerKeyDigest } from './api-keys.js';
import { OPERATIONS } from './operation.js';

/** What comes of a key that was not set. */
const DIGEST_OF_NOTHING = callerKeyDigest('');

/** Windows are timed in memory, and a timer holds 24 days at most. */
const MAX_WINDOW_SECONDS = 86_400;

const DIGEST: OptionCheck = (value, path) => {
  if (value === DIGEST_OF_NOTHING) return [`${path} must not be that of nothing: a key is empty`];
  const isDigest = typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
  return isDigest ? [] : [`${path} must be 64 lower-case hexadecimal digits, as callerKeyDigest makes them`];
};

const TOKEN = membersOf({
  issuer: TEXT,
  audience: TEXT,
  jwks: must(
    `${BASE_URL_RULE}, or file:/path`,
    (value) => isBaseUrl(value) || (typeof value === 'string' && /^file:./.test(value)),
  ),
  claims: must(
    'must have at least one member, each a text, a number, true or false: a token of anybody would do',
    mapOf((value) => ['string', 'number', 'boolean'].includes(typeof value)),
  ),
});

const GRANT = membersOf({
  name: optional(TEXT),
  provider: optional(TEXT),
  accounts: must("must be a list of names, or '*'", isAllOr(isText)),
  operations: must(
    `must be '*', or a list of ${OPERATIONS.join(', ')}`,
    isAllOr((value) => OPERATIONS.includes(value as never)),
  ),
  maxTtlSeconds: optional(wholeNumber(1)),
  playerIdPrefix: optional(TEXT),
  allow: optional(must('must have at least one member, each a list of texts', mapOf(isListOfTexts))),
  observe: optional(SWITCH),
});

const LIMIT = membersOf({ requests: wholeNumber(1), perSeconds: wholeNumber(1, MAX_WINDOW_SECONDS) });

const LIMITS = membersOf({ caller: optional(LIMIT), player: optional(LIMIT) });

const CALLER = membersOf({
  name: TEXT,
  keyDigests: optional(listOf(DIGEST)),
  tokens: optional(listOf(TOKEN)),
  grants: listOf(GRANT),
  limits: optional(LIMITS),
});

const OPTIONS = membersOf({ callers: listOf(CALLER), limits: optional(LIMITS) });

/**
 * All that is wrong with options, whatever they are: the path of each, and what it must be; never a value. Pure.
 *
 * @param areFoundByName whether an authenticator of the host's own tells who a caller is: it then needs no key
 */
export function accessProblems(options: unknown, areFoundByName = false): readonly string[] {
  const callers = listAt(options, 'callers');
  return [
    ...OPTIONS(options, ''),
    ...repeated(
      callers.map((caller, index) => [`callers[${index}].name`, memberOf(caller, 'name')]),
      'is the name of another caller',
    ),
    ...repeated(
      callers.flatMap((caller, index) =>
        listAt(caller, 'keyDigests').map(
          (digest, place) => [`callers[${index}].keyDigests[${place}]`, digest] as const,
        ),
      ),
      'is given twice',
    ),
    ...(areFoundByName ? [] : callers.flatMap(unreachable)),
  ];
}

/** A caller without a key any more is one that was revoked; one without any way is a mistake. */
function unreachable(caller: unknown, index: number): readonly string[] {
  if (!isJsonObject(caller) || caller['keyDigests'] !== undefined || caller['tokens'] !== undefined)
    return [];
  return [`callers[${index}] must have keyDigests or tokens: nobody can be it otherwise`];
}

function repeated(placed: readonly (readonly [string, unknown])[], rule: string): readonly string[] {
  const seen = new Set<unknown>();
  return placed.flatMap(([path, value]) => {
    const isNew = value === undefined || !seen.has(value);
    seen.add(value);
    return isNew ? [] : [`${path} ${rule}`];
  });
}

function listAt(value: unknown, name: string): readonly unknown[] {
  const list = memberOf(value, name);
  return Array.isArray(list) ? list : [];
}

function memberOf(value: unknown, name: string): unknown {
  return isJsonObject(value) ? value[name] : undefined;
}

function isAllOr(holds: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === '*' || (Array.isArray(value) && value.length > 0 && value.every(holds));
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function mapOf(holds: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => isJsonObject(value) && Object.keys(value).length > 0 && Object.values(value).every(holds);
}
