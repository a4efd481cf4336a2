import { isJsonObject, type JsonObject } from './sandbox-request.js';

/** A compact JWT, taken apart. Nothing it says is believed yet. */
export interface CompactToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  readonly signatureBytes: number;
}

/** Three parts of base64url; only the signature may be empty, and only where nothing is signed. */
const COMPACT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)$/;

/** Longer than any header line that a server takes. */
const MAX_CHARACTERS = 65_536;

/** Objects and arrays within each other, the claims set counted. */
const MAX_LEVELS = 100;

/**
 * Takes a token apart as RFC 7515 section 7.1 and RFC 7519 section 7.2 have it, and strictly: canonical base64url,
 * UTF-8, JSON objects without a name that stands twice. `undefined` for anything else.
 */
export function readCompactToken(token: string): CompactToken | undefined {
  const parts = token.length > MAX_CHARACTERS ? null : COMPACT.exec(token);
  const [header, claims, signature] = (parts ?? []).slice(1).map(canonicalBytes);
  if (header === undefined || claims === undefined || signature === undefined) return undefined;
  const [head, body] = [readObject(header), readObject(claims)];
  if (head === undefined || body === undefined) return undefined;
  const isUnsigned = String(head['alg']).toLowerCase() === 'none';
  if (signature.length === 0 && !isUnsigned) return undefined;
  return { header: head, claims: body, signatureBytes: signature.length };
}

function canonicalBytes(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : undefined;
}

function readObject(bytes: Buffer): JsonObject | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && countNames(value) === countColons(text) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Names that survived parsing; of two that are the same, one. Without recursion, which deep nesting would exhaust.
 *
 * @throws {RangeError} for what is nested deeper than any token
 */
function countNames(root: unknown): number {
  const open: { readonly value: unknown; readonly level: number }[] = [{ value: root, level: 1 }];
  let names = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, level } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (level > MAX_LEVELS) throw new RangeError('nested too deep');
    if (!Array.isArray(value)) names += Object.keys(value).length;
    for (const member of Object.values(value) as readonly unknown[])
      open.push({ value: member, level: level + 1 });
  }
  return names;
}

/** Names that were written: in JSON, the colons that stand outside of strings. */
function countColons(json: string): number {
  return json.replace(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;
}
