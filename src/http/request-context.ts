import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Ticket } from './lane.js';

/** What a caller was granted for one request. */
export interface RequestGrant {
  /** The accounts that it may hear of, by our names; `*` for all. */
  readonly accounts: readonly string[] | '*';
  /** The longest lifetime of a token. */
  readonly maxTtlSeconds?: number;
  /** Told which key version is put to use for it. */
  readonly onKey?: (keyId: string) => void;
}

/** Hears what came of a request before its answer leaves. */
export interface Witness {
  /** @throws {MintmarkError} when the answer must not be given */
  allowed(context: RequestContext, answer: unknown): Promise<void>;
  /** Never rejects. */
  refused(context: RequestContext, error: unknown): Promise<void>;
}

/** What is learnt of one request while it is answered: for its log line, its metrics and its problem document. */
export interface RequestContext {
  /** The caller's `x-request-id` where it is a plain id, else a new UUID. */
  readonly requestId: string;
  /** `performance.now()` at arrival. */
  readonly startedAtMs: number;
  caller?: string;
  /** What the route lets its caller do. */
  operation?: string;
  /** Whom the request is about; for the audit alone, and never logged. */
  playerId?: string;
  /** The rule that decided, by its name or place among the caller's grants. */
  grant?: string;
  /** What the caller was granted. */
  granted?: RequestGrant;
  /** Fields that a grant would have refused, did it not only observe. */
  observed?: readonly string[];
  provider?: string;
  account?: string;
  keyId?: string;
  /** OpenTelemetry's id of the trace that it is part of, where there is one. */
  traceId?: string;
  /** Code of the problem that was answered. */
  problem?: string;
  /** Its place among the requests that are worked on. */
  ticket?: Ticket | undefined;
  /** Whoever is still to be told what came of it. */
  witness?: Witness | undefined;
}

/** A request as an HTTP adapter hands it over: Node's own, or one that wraps it as `raw` (Fastify). */
export type AdapterRequest = IncomingMessage | { readonly raw: IncomingMessage };

/** Ids that may be taken over: they appear in logs and as `instance`, a URI reference. */
const PLAIN_ID = /^[A-Za-z0-9._-]{1,128}$/;

/** On the request itself: a weak map of all requests would cost the garbage collector more. */
const CONTEXT = Symbol('mintmark:context');

/** The context of a request, begun at the first call. */
export function contextOf(request: AdapterRequest): RequestContext {
  const raw: IncomingMessage & { [CONTEXT]?: RequestContext | undefined } = rawRequest(request);
  raw[CONTEXT] ??= { requestId: requestIdOf(raw), startedAtMs: performance.now() };
  return raw[CONTEXT];
}

/** Node's own request behind an adapter's. */
export function rawRequest(request: AdapterRequest): IncomingMessage {
  return 'raw' in request ? request.raw : request;
}

function requestIdOf(raw: IncomingMessage): string {
  const given = raw.headers['x-request-id'];
  return typeof given === 'string' && PLAIN_ID.test(given) ? given : newRequestId();
}

/** An id for a request that brought none. */
export function newRequestId(): string {
  return randomUUID();
}
