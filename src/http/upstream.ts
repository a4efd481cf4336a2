import type { Dispatcher } from 'undici';
import { MintmarkError } from '../errors/mintmark-error.js';
import type { KeyRingId } from '../keystore/key-ring.js';
import { traced } from '../keystore/traced.js';
import { isJsonObject } from '../tokens/json-object.js';
import { exchange, type HeadersWatcher } from './exchange.js';
import { readJson } from './read-json.js';
import { unusableAnswer } from './unusable-answer.js';
import { type UpstreamTrace, upstreamChannel } from './upstream-channel.js';

/** The largest answer that is read unless a call allows more, in bytes after decompression. */
const MAX_ANSWER_BYTES = 65_536;

/** One call of a provider's API. */
export interface UpstreamCall {
  /** The account whose provider it is; none where an issuer is asked for its keys. */
  readonly account?: KeyRingId;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for everything: connecting, a second try, and reading the answer. */
  readonly timeoutMs: number;
  /** Whose connections are used; shared ones when not given. */
  readonly dispatcher?: Dispatcher;
  /** The provider's published error codes; only these are believed and passed on. */
  readonly knownCodes: readonly string[];
  /** The largest answer that is read, in bytes after decompression; 64 KiB when not given; with 0 none of it. */
  readonly maxAnswerBytes?: number;
}

/** A call that sends JSON. */
export interface UpstreamPost extends UpstreamCall {
  readonly body: object;
}

/**
 * Posts JSON to a provider and reads the JSON that it answers; `undefined` where a success has no body. Redirects are
 * never followed, as the headers carry credentials. Tried a second time only where the first request certainly never
 * left. Nothing that the provider sent appears in an error, but for a published code.
 *
 * @throws {MintmarkError} `upstream_refused`, `upstream_invalid_response`, `upstream_unreachable`, `upstream_timeout`
 */
export function postJson(call: UpstreamPost): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  return ask(call, { method: 'POST', headers, body: JSON.stringify(call.body) });
}

/**
 * Gets the JSON that a provider answers, with the same guarantees as `postJson`.
 *
 * @throws {MintmarkError} as `postJson`
 */
export function getJson(call: UpstreamCall): Promise<unknown> {
  return ask(call, { method: 'GET', headers: {} });
}

/**
 * Gets a page and looks at its status alone, with the same guarantees as `postJson`.
 *
 * @throws {MintmarkError} as `postJson`
 */
export async function getPage(call: UpstreamCall): Promise<void> {
  await ask({ ...call, maxAnswerBytes: 0 }, { method: 'GET', headers: {} });
}

/** What a request has beside what every call has. */
interface RequestParts {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

function ask(call: UpstreamCall, parts: RequestParts): Promise<unknown> {
  const { account } = call;
  const url = new URL(call.url);
  const trace: UpstreamTrace = {
    method: parts.method,
    host: url.host,
    ...(account !== undefined && { account }),
  };
  return traced(upstreamChannel, trace, () => askTraced(trace, call, url, parts));
}

async function askTraced(
  trace: UpstreamTrace,
  call: UpstreamCall,
  url: URL,
  parts: RequestParts,
): Promise<unknown> {
  const body = await bodyOf(trace, call, url, parts);
  const { status } = trace;
  if (!isRefusal(status)) return body;
  throw refusal(status, body, call.knownCodes);
}

/** `undefined` where the answer to a refused request cannot be used: its status says enough. */
async function bodyOf(
  trace: UpstreamTrace,
  call: UpstreamCall,
  { origin, pathname, search }: URL,
  parts: RequestParts,
): Promise<unknown> {
  const { dispatcher, timeoutMs, maxAnswerBytes = MAX_ANSWER_BYTES } = call;
  const headers = { ...parts.headers, accept: 'application/json', ...call.headers };
  const request = { ...parts, origin, path: `${pathname}${search}`, headers };
  const watchHeaders = headersWatcher(trace, maxAnswerBytes);
  try {
    return await readJson(await exchange({ dispatcher, request, timeoutMs, watchHeaders }));
  } catch (error) {
    if (isRefusal(trace.status) && !isTimeout(error)) return undefined;
    throw error;
  }
}

function headersWatcher(trace: UpstreamTrace, maxAnswerBytes: number): HeadersWatcher {
  return (status, { date }, askedAtMs) => {
    trace.status = status;
    trace.times = {
      date: typeof date === 'string' ? date : null,
      askedAtMs,
      answeredAtMs: performance.now(),
    };
    if (isRefusal(status)) return MAX_ANSWER_BYTES;
    if (status >= 300) throw unusableAnswer('The answer is a redirect, which is never followed.');
    return maxAnswerBytes;
  };
}

function isRefusal(status: number | undefined): status is number {
  return status !== undefined && status >= 400;
}

function isTimeout(error: unknown): boolean {
  return error instanceof MintmarkError && error.code === 'upstream_timeout';
}

/** Providers send a code as a bare JSON string, or as a member of an object. */
function refusal(status: number, body: unknown, knownCodes: readonly string[]): MintmarkError {
  const sent = isJsonObject(body) ? [body['message'], body['error'], body['code']] : [body];
  const providerCode = knownCodes.find((code) => sent.includes(code));
  return new MintmarkError('upstream_refused', {
    detail: `The provider answered with status ${status}.`,
    retryable: status === 429 || status >= 500,
    ...(providerCode !== undefined && { providerCode }),
  });
}
