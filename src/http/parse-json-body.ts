import { isUtf8 } from 'node:buffer';
import { requestInvalid } from '../errors/mintmark-error.js';
import { duplicateNames } from '../tokens/json-object.js';

/** The largest body that is read, in bytes. */
export const BODY_LIMIT_BYTES = 16_384;

const BYTE_ORDER_MARK = '\uFEFF';

/** More significant digits than a double holds in every case. */
const MAX_SIGNIFICANT_DIGITS = 15;

/** Nearer to zero a double loses digits, and in the end all of them. */
const MIN_MAGNITUDE = 1e-300;

/**
 * Parses a request body without changing what it says: bytes that are not UTF-8 are refused rather than replaced, a
 * field that stands twice rather than one of the two taken, a number that a double would round rather than rounded.
 *
 * @throws {MintmarkError} `request_invalid`
 */
export function parseJsonBody(bytes: Buffer): unknown {
  const text = decodeUtf8(bytes);
  const body = parse(text);
  const twice = duplicateNames(text);
  if (twice === undefined) throw bodyInvalid('is nested too deep');
  if (twice.length > 0) throw bodyInvalid('names a field twice');
  if (roundsNumbers(text)) {
    throw bodyInvalid(
      `has a number of more than ${MAX_SIGNIFICANT_DIGITS} significant digits or out of range: it would be rounded`,
    );
  }
  return body;
}

function decodeUtf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw bodyInvalid('must be UTF-8');
  const text = bytes.toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw bodyInvalid('must be JSON');
  }
}

/** Strings go first, so that digits inside them do not count. */
function roundsNumbers(json: string): boolean {
  if (!/\d[\d.]{15}|\d[eE]/.test(json)) return false;
  const withoutStrings = json.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const numbers = withoutStrings.match(/\d[\d.]*(?:[eE][+-]?\d+)?/g) ?? [];
  return numbers.some(isRounded);
}

function isRounded(number: string): boolean {
  const significant = number
    .replace(/[eE].*/, '')
    .replace('.', '')
    .replace(/^0+/, '');
  if (significant === '') return false;
  const value = Number(number);
  return significant.length > MAX_SIGNIFICANT_DIGITS || value < MIN_MAGNITUDE || value === Infinity;
}

function bodyInvalid(message: string): Error {
  return requestInvalid([{ field: 'body', message }], `The body ${message}.`);
}
