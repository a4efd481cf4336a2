import { promisify } from 'node:util';
import { brotliDecompress, unzip } from 'node:zlib';
import type { Dispatcher, errors } from 'undici';
import { MintmarkError } from '../errors/mintmark-error.js';
import type { KeyRingId } from '../keystore/key-ring.js';
import { traced } from '../keystore/traced.js';
import { isJsonObject } from '../tokens/json-object.js';
import { httpClient } from './http-client.js';
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
  /** Whose connections are used; those of everybody when not given. */
  readonly dispatcher?: Dispatcher;
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
  await exchange(call, { method: 'GET', headers: {} }, dropBody);
}

/** What a request has beside what every call has. */
interface RequestParts {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer whose headers have come. */
type Response = Dispatcher.ResponseData;

type HttpClient = Awaited<ReturnType<typeof httpClient>>;

/** What is made of an answer that is no refusal. */
type AnswerReader = (response: Response) => unknown;

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
  const client = await httpClient();
  const deadline = AbortSignal.timeout(call.timeoutMs);
  const askedAtMs = performance.now();
  let answered = false;
  try {
    const response = await sendOnceMore(client, call, parts, deadline);
    answered = true;
    trace.status = response.statusCode;
    trace.times = { date: dateOf(response), askedAtMs, answeredAtMs: performance.now() };
    refuseRedirect(response);
    if (response.statusCode < 300) return await read(response);
    throw refusal(response.statusCode, await readRefusal(response, deadline), call.knownCodes);
  } catch (error) {
    if (error instanceof MintmarkError) throw error;
    if (deadline.aborted) throw new MintmarkError('upstream_timeout');
    throw answered || isNoHttp(client, error)
      ? invalidResponse('The answer is cut off or damaged.')
      : new MintmarkError('upstream_unreachable', { cause: error });
  }
}

function dateOf({ headers: { date } }: Dispatcher.ResponseData): string | null {
  return typeof date === 'string' ? date : null;
}

async function sendOnceMore(
  client: HttpClient,
  call: UpstreamCall,
  parts: RequestParts,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await send(client, call, parts, signal);
  } catch (error) {
    if (!NEVER_SENT.has(codeOf(error))) throw error;
    return send(client, call, parts, signal);
  }
}

function send(
  { request }: HttpClient,
  { url, headers, dispatcher }: UpstreamCall,
  parts: RequestParts,
  signal: AbortSignal,
): Promise<Response> {
  const sent = { ...parts.headers, accept: 'application/json', ...headers };
  return unlessAborted(
    request(url, { ...parts, headers: sent, signal, ...(dispatcher && { dispatcher }) }),
    signal,
  );
}

/** undici heeds the signal only once it has a connection; the request is not sent then. */
function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    void promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', giveUp);
    });
  });
}

/** What undici says of bytes with which no answer begins, and of more headers than it reads. */
const NO_HTTP = [
  'HTTPParserError',
  'HeadersOverflowError',
  'ResponseContentLengthMismatchError',
] as const satisfies readonly (keyof typeof errors)[];

function isNoHttp({ errors }: HttpClient, error: unknown): boolean {
  return NO_HTTP.some((kind) => error instanceof errors[kind]);
}

function refuseRedirect(response: Response): void {
  if (response.statusCode < 300 || response.statusCode >= 400) return;
  dropBody(response);
  throw invalidResponse('The answer is a redirect, which is never followed.');
}

/** Closes the connection, as there may be no end of what is left unread. */
function dropBody({ body }: Response): void {
  body.on('error', () => undefined).destroy();
}

function codeOf(error: unknown): string {
  return String((error as { readonly code?: unknown } | undefined)?.code);
}

/** `undefined` where the answer to a refused request cannot be used: its status says enough. */
async function readRefusal(response: Response, deadline: AbortSignal): Promise<unknown> {
  try {
    return await readJson(response);
  } catch (error) {
    if (deadline.aborted && !(error instanceof MintmarkError)) throw error;
    return undefined;
  }
}

async function readJson(response: Response, maxBytes = MAX_ANSWER_BYTES): Promise<unknown> {
  const bytes = await decoded(response, await readCapped(response, maxBytes), maxBytes);
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalidResponse('The answer is not JSON.');
  }
}

/** Stops as soon as it is too much. */
async function readCapped({ body }: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // undici types the chunks of a body as `any`; they are bytes.
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Stops as soon as it is too much. */
type Decoder = (bytes: Buffer, limit: { readonly maxOutputLength: number }) => Promise<Buffer>;

/** Of gzip and of deflate. */
const unzipped: Decoder = promisify(unzip);

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: unzipped,
  deflate: unzipped,
  br: promisify(brotliDecompress),
};

/** Compressed answers are not asked for, and come all the same. */
async function decoded({ headers }: Response, bytes: Buffer, maxBytes: number): Promise<Buffer> {
  const { 'content-encoding': coding = 'identity' } = headers;
  if (coding === 'identity') return bytes;
  const decode = DECODERS[String(coding)];
  if (decode === undefined) throw invalidResponse('The answer is compressed in a way that is not known.');
  try {
    return await decode(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw invalidResponse('The answer is cut off or damaged.');
  }
}

function tooLarge(maxBytes: number): MintmarkError {
  return invalidResponse(`The answer is larger than ${maxBytes} bytes.`);
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
