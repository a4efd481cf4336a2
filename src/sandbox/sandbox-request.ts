/** One request as the sandbox received it. */
export interface SandboxRequest {
  readonly method: string;
  /** The path as it was sent, without the query. */
  readonly path: string;
  /** What stands in the path where the route's pattern has names, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Lower-case names; of a header that was sent several times, the values joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact bytes. */
  readonly body: Buffer;
}

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The body as a JSON object; an empty body is an empty object, `undefined` is anything else. */
export function readJsonBody({ body }: SandboxRequest): JsonObject | undefined {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is a JSON object: no array, not `null`. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The token of `Authorization: Bearer <token>` (RFC 6750 section 2.1), exactly as it was sent. */
export function bearerToken({ headers }: SandboxRequest): string | undefined {
  return /^bearer (.*)$/is.exec(headers['authorization'] ?? '')?.[1];
}
