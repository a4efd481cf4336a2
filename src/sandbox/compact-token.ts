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

/** Names that survived parsing; of two that are the same, one. Without recursion: a token may nest as deep as it likes. */
function countNames(root: unknown): number {
  const open = [root];
  let names = 0;
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) names += Object.keys(value).length;
    open.push(...(Object.values(value) as readonly unknown[]));
  }
  return names;
}

/** Names that were written: in JSON, the colons that stand outside of strings. */
function countColons(json: string): number {
  return json.replace(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;
}
