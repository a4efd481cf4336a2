import { type Dispatcher, fetch, type Response } from 'undici';
import { MintmarkError } from '../errors/mintmark-error.js';
import type { KeyRingId } from '../keystore/key-ring.js';
import { traced } from '../keystore/traced.js';
import { isJsonObject } from '../tokens/json-object.js';
import { type UpstreamTrace, upstreamChannel } from './upstream-channel.js';

/** The largest answer that is read unless a call allows more, in bytes after decompression. */
const MAX_ANSWER_BYTES = 65_536;

/** Failures after which the request certainly never left: nobody listened, or the name was unknown. */
const NEVER_SENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** One call of a provider's API. */
export interface UpstreamCall {
  /** The account whose provider it is; none where an issuer is asked for its keys. */
  readonly account?: KeyRingId;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for everything: connecting, a second try, and reading the answer. */
  readonly timeoutMs: number;
  readonly dispatcher: Dispatcher;
  /** The provider's published error codes; only these are believed and passed on. */
  readonly knownCodes: readonly string[];
  /** The largest answer that is read, in bytes after decompression; 64 KiB when not given. */
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
  return exchange(call, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(call.body),
  });
}

/**
 * Gets the JSON that a provider answers, with the same guarantees as `postJson`.
 *
 * @throws {MintmarkError} as `postJson`
 */
export function getJson(call: UpstreamCall): Promise<unknown> {
  return exchange(call, { method: 'GET', headers: {} });
}

/**
 * Gets a page and looks at its status alone, with the same guarantees as `postJson`.
 *
 * @throws {MintmarkError} as `postJson`
 */
export async function getPage(call: UpstreamCall): Promise<void> {
  await exchange(call, { method: 'GET', headers: {} }, async (response) => response.body?.cancel());
}

/** What a request has beside what every call has. */
interface RequestParts {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What is made of an answer that is no refusal. */
type AnswerReader = (response: Response) => Promise<unknown>;

async function exchange(
  call: UpstreamCall,
  parts: RequestParts,
  read: AnswerReader = (response) => readJson(response, call.maxAnswerBytes),
): Promise<unknown> {
  const { account, url } = call;
  const { host } = new URL(url);
  const trace: UpstreamTrace = { method: parts.method, host, ...(account !== undefined && { account }) };
  return traced(upstreamChannel, trace, () => exchangeTraced(trace, call, parts, read));
}

async function exchangeTraced(
  trace: UpstreamTrace,
  call: UpstreamCall,
  parts: RequestParts,
  read: AnswerReader,
): Promise<unknown> {
  const deadline = AbortSignal.timeout(call.timeoutMs);
  const askedAtMs = performance.now();
  let answered = false;
  try {
    const response = await sendOnceMore(call, parts, deadline);
    answered = true;
    trace.status = response.status;
    trace.times = { date: response.headers.get('date'), askedAtMs, answeredAtMs: performance.now() };
    await refuseRedirect(response);
    if (response.ok) return await read(response);
    throw refusal(response.status, await readRefusal(response), call.knownCodes);
  } catch (error) {
    if (error instanceof MintmarkError) throw error;
    if (deadline.aborted) throw new MintmarkError('upstream_timeout');
    throw answered
      ? invalidResponse('The answer is cut off or damaged.')
      : new MintmarkError('upstream_unreachable', { cause: error });
  }
}

async function sendOnceMore(call: UpstreamCall, parts: RequestParts, signal: AbortSignal): Promise<Response> {
  try {
    return await send(call, parts, signal);
  } catch (error) {
    if (!NEVER_SENT.has(causeCode(error))) throw error;
    return send(call, parts, signal);
  }
}

function send(
  { url, headers, dispatcher }: UpstreamCall,
  parts: RequestParts,
  signal: AbortSignal,
): Promise<Response> {
  return fetch(url, {
    ...parts,
    headers: { ...parts.headers, accept: 'application/json', ...headers },
    redirect: 'manual',
    signal,
    dispatcher,
  });
}

async function refuseRedirect(response: Response): Promise<void> {
  if (response.status < 300 || response.status >= 400) return;
  await response.body?.cancel();
  throw invalidResponse('The answer is a redirect, which is never followed.');
}

function causeCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return String((cause as { readonly code?: unknown } | undefined)?.code);
}

/** `undefined` where the answer to a refused request cannot be used: its status says enough. */
async function readRefusal(response: Response): Promise<unknown> {
  try {
    return await readJson(response);
  } catch (error) {
    if (error instanceof MintmarkError) return undefined;
    throw error;
  }
}

async function readJson(response: Response, maxBytes?: number): Promise<unknown> {
  const bytes = await readCapped(response, maxBytes);
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalidResponse('The answer is not JSON.');
  }
}

/** Reads what is left after decompression, and stops as soon as it is too much. */
async function readCapped(response: Response, maxBytes = MAX_ANSWER_BYTES): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bodyOf(response)) {
    size += chunk.byteLength;
    if (size > maxBytes) throw invalidResponse(`The answer is larger than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** undici types the chunks of a body as `any`; they are bytes. */
function bodyOf(response: Response): AsyncIterable<Uint8Array> | readonly Uint8Array[] {
  return response.body ?? [];
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

function invalidResponse(detail: string): MintmarkError {
  return new MintmarkError('upstream_invalid_response', { detail });
}
