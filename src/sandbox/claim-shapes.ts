import type { ClaimRule, ClaimShape } from '../tokens/claim-rule.js';
import { isJsonObject, type JsonObject } from './sandbox-request.js';

/** The year 5138 in seconds, 1973 in milliseconds: where one unit can be told from the other. */
const UNITS_MEET = 100_000_000_000;

interface Shape {
  readonly holds: (value: unknown) => boolean;
  readonly words: string;
}

/** What a contract's shapes mean, written a second time: the sandbox must notice when minting gets one wrong. */
const SHAPES: Readonly<Record<ClaimShape, Shape>> = {
  text: { holds: isReadable, words: 'a string of 1 to 256 characters' },
  texts: {
    holds: (value) => Array.isArray(value) && value.every(isReadable),
    words: 'an array of strings',
  },
  seconds: {
    holds: (value) => isWhole(value) && value >= 0 && value < UNITS_MEET,
    words: 'whole seconds since 1970',
  },
  milliseconds: {
    holds: (value) => isWhole(value) && value >= UNITS_MEET,
    words: 'whole milliseconds since 1970',
  },
  amount: {
    holds: (value) => typeof value === 'number' && (value > 0 || Object.is(value, 0)) && value < Infinity,
    words: 'a number, not negative',
  },
  object: { holds: isJsonObject, words: 'an object' },
};

/** The value at a dotted path. */
export function claimOf(claims: JsonObject, path: string): unknown {
  let value: unknown = claims;
  for (const name of path.split('.')) {
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

/** Whether a value has the shape of a rule. */
export function hasShape({ shape }: Pick<ClaimRule<never>, 'shape'>, value: unknown): boolean {
  return SHAPES[shape].holds(value);
}

/** The shape of a rule in words. */
export function shapeWords({ shape }: Pick<ClaimRule<never>, 'shape'>): string {
  return SHAPES[shape].words;
}

/** A number that could be a time in seconds, whole or not. */
export function asSeconds(value: unknown): number | undefined {
  return typeof value === 'number' && value < UNITS_MEET && value > -Infinity ? value : undefined;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** Text that can stand for somebody: neither empty nor endless, and not damaged on its way. */
function isReadable(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 512 || /[\0\ufffd]/.test(value) || !value.isWellFormed()) {
    return false;
  }
  const characters = Array.from(value).length;
  return characters >= 1 && characters <= 256;
}
