import type { JwtClaims } from '../keystore/jwt.types.js';
import { SECONDS_BELOW } from './epoch.js';
import type { Finding } from './finding.js';
import { isJsonObject } from './json-object.js';
import { isText, TEXT_RULE } from './text.js';

/** The JSON types that providers ask for, by what they mean. */
export type ClaimShape = 'text' | 'texts' | 'seconds' | 'milliseconds' | 'amount' | 'object';

/** One row of a contract: a claim, its type and unit, and where its value comes from. */
export interface ClaimRule<Account> {
  /** Path of the claim, dots between levels. */
  readonly claim: string;
  readonly shape: ClaimShape;
  /** Whether the provider refuses a token without it. */
  readonly required: boolean;
  /** Whether the provider's samples carry it although it is not required: missing it is a warning. */
  readonly advised?: boolean;
  /** The request's field that fills the claim, to name it in errors. Absent: the caller has no say. */
  readonly input?: string;
  /** The value that the account pins. */
  readonly pinnedTo?: (account: Account) => string;
}

const SHAPES: Readonly<
  Record<ClaimShape, { readonly holds: (value: unknown) => boolean; readonly message: string }>
> = {
  text: { holds: isText, message: TEXT_RULE },
  texts: { holds: isTexts, message: 'must be an array of strings' },
  seconds: { holds: isEpochSeconds, message: 'must be whole seconds since the epoch' },
  milliseconds: { holds: isEpochMilliseconds, message: 'must be whole milliseconds since the epoch' },
  amount: { holds: isAmount, message: 'must be a finite number, not negative' },
  object: { holds: isJsonObject, message: 'must be an object' },
};

/** Checks one claim of a claims set against its rule; without an account, not against what the account pins. */
export function checkClaim<Account>(
  rule: ClaimRule<Account>,
  claims: JwtClaims,
  account: Account | undefined,
): Finding | undefined {
  const { claim } = rule;
  const value = claimAt(claims, claim);
  if (value === undefined) {
    if (rule.advised === true)
      return { code: 'claim_advised', claim, detail: 'is missing, though not required' };
    return rule.required ? { code: 'claim_missing', claim, detail: 'is missing' } : undefined;
  }
  const shape = SHAPES[rule.shape];
  if (!shape.holds(value)) return { code: 'claim_mistyped', claim, detail: shape.message };
  if (rule.pinnedTo !== undefined && account !== undefined && value !== rule.pinnedTo(account)) {
    return { code: 'claim_mismatch', claim, detail: "is not the account's value" };
  }
  return undefined;
}

/** What a claim should be: the account's value where it pins one, else its type in words. */
export function expectedValue<Account>(rule: ClaimRule<Account>, account: Account | undefined): string {
  const isPinned = rule.pinnedTo !== undefined && account !== undefined;
  return isPinned
    ? JSON.stringify(rule.pinnedTo(account))
    : SHAPES[rule.shape].message.replace(/^must be /, '');
}

/** The value at a dotted path of a claims set; own members only. */
export function claimAt(claims: JwtClaims, path: string): unknown {
  if (!path.includes('.')) return Object.hasOwn(claims, path) ? claims[path] : undefined;
  return path
    .split('.')
    .reduce<unknown>(
      (value, member) => (isJsonObject(value) && Object.hasOwn(value, member) ? value[member] : undefined),
      claims,
    );
}

function isTexts(value: unknown): boolean {
  // `every` alone would skip the holes of a sparse array, which JSON writes as null.
  return Array.isArray(value) && Array.from(value).every(isText);
}

function isEpochSeconds(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < SECONDS_BELOW;
}

function isEpochMilliseconds(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= SECONDS_BELOW;
}

function isAmount(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) >= 0 && !Object.is(value, -0);
}
