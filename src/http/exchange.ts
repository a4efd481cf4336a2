import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher, errors } from 'undici';
import { MintmarkError } from '../errors/mintmark-error.js';
import { httpClient, sharedConnections } from './http-client.js';
import { damagedAnswer, tooLargeAnswer } from './unusable-answer.js';

/** Failures after which the request certainly never left: nobody listened, or the name was unknown. */
const NEVER_SENT: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** What undici says of bytes with which no answer begins, and of more headers than it reads. */
const NO_HTTP = [
  'HTTPParserError',
  'HeadersOverflowError',
  'ResponseContentLengthMismatchError',
] as const satisfies readonly (keyof typeof errors)[];

/**
 * Told of an answer once its headers are there.
 *
 * @param askedAtMs when it was first asked for, by `performance.now()`
 * @returns the most bytes that are read of its body: with none the answer ends here, and so does its connection, as there may
 * be no end of what is left unread
 * @throws {MintmarkError} where it cannot be used
 */
export type HeadersWatcher = (status: number, headers: IncomingHttpHeaders, askedAtMs: number) => number;

/** An answer, read whole. */
export interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** No larger than this it may be, decompressed too. */
  readonly maxBytes: number;
}

/** What is sent, and what becomes of its answer. */
export interface ExchangeParts {
  /** Whose connections are used; shared ones when not given. */
  readonly dispatcher: Dispatcher | undefined;
  readonly request: Dispatcher.DispatchOptions;
  /** Milliseconds for everything: connecting, a second try, and reading the answer. */
  readonly timeoutMs: number;
  readonly watchHeaders: HeadersWatcher;
}

/** The same, with what undici is needed for. */
interface OpenExchange extends ExchangeParts {
  readonly dispatcher: Dispatcher;
  readonly isNoHttp: (error: Error) => boolean;
}

/**
 * Sends a request, and once more where it certainly never left.
 *
 * @throws {MintmarkError} `upstream_unreachable`, `upstream_timeout`, `upstream_invalid_response`
 */
export async function exchange(parts: ExchangeParts): Promise<Answer> {
  const { errors } = await httpClient();
  const dispatcher = parts.dispatcher ?? (await sharedConnections());
  const isNoHttp = (error: Error): boolean => NO_HTTP.some((kind) => error instanceof errors[kind]);
  return new Promise((resolve, reject) => {
    new Exchange({ ...parts, dispatcher, isNoHttp }, resolve, reject).send();
  });
}

/** undici's own handler: its `request`, with a stream and a signal for each, takes more than twice the time. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #askedAtMs = performance.now();
  readonly #deadline: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #headers: IncomingHttpHeaders | undefined;
  #maxBytes = 0;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #isSecondTry = false;
  #isOver = false;

  constructor(
    private readonly parts: OpenExchange,
    private readonly resolve: (answer: Answer) => void,
    private readonly reject: (error: MintmarkError) => void,
  ) {
    this.#deadline = setTimeout(() => {
      this.#fail(new MintmarkError('upstream_timeout'));
    }, parts.timeoutMs);
  }

  send(): void {
    const { dispatcher, request } = this.parts;
    try {
      dispatcher.dispatch(request, this);
    } catch (error) {
      // undici tells of it; connections of somebody else's making may throw.
      this.#fail(this.#failure(error as Error));
    }
  }

  /** There is a connection, perhaps only after the deadline: nothing is sent then. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isOver) controller.abort(new MintmarkError('upstream_timeout'));
  }

  /** What is thrown here and on data, undici hands to `onResponseError`. */
  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200) return;
    this.#headers = headers;
    this.#maxBytes = this.parts.watchHeaders(status, headers, this.#askedAtMs);
    if (this.#maxBytes > 0) return;
    this.onResponseEnd();
    controller.abort(damagedAnswer());
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    const { length } = chunk;
    this.#size += length;
    if (this.#size > this.#maxBytes) throw tooLargeAnswer(this.#maxBytes);
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#end();
    this.resolve({
      headers: this.#headers ?? {},
      body: Buffer.concat(this.#chunks),
      maxBytes: this.#maxBytes,
    });
  }

  onResponseError(_: unknown, error: Error & { readonly code?: unknown }): void {
    if (this.#isOver) return;
    if (this.#isSecondTry || !NEVER_SENT.has(error.code)) {
      this.#fail(this.#failure(error));
      return;
    }
    this.#isSecondTry = true;
    // undici has yet to put away the connection that failed.
    queueMicrotask(() => {
      this.send();
    });
  }

  #failure(error: Error): MintmarkError {
    if (error instanceof MintmarkError) return error;
    const hasAnswered = this.#headers !== undefined || this.parts.isNoHttp(error);
    return hasAnswered ? damagedAnswer() : new MintmarkError('upstream_unreachable', { cause: error });
  }

  #fail(error: MintmarkError): void {
    this.#end();
    this.reject(error);
    this.#controller?.abort(error);
  }

  #end(): void {
    this.#isOver = true;
    clearTimeout(this.#deadline);
  }
}
