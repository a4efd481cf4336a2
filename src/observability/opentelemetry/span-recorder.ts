import { AsyncLocalStorage } from 'node:async_hooks';
import type { TracingChannel } from 'node:diagnostics_channel';
import {
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace as traceApi,
} from '@opentelemetry/api';
import { type UpstreamTrace, upstreamChannel } from '../../http/upstream-channel.js';
import { type SignTrace, signChannel } from '../../keystore/sign-channel.js';
import { type MintTrace, mintChannel } from '../../tokens/mint-channel.js';
import { outcomeOf } from '../outcome-of.js';
import { watchChannel } from '../watch-channel.js';

/** How one kind of thing that is traced becomes a span. */
interface SpanShape<Trace> {
  readonly kind: SpanKind;
  /** What its success is called. */
  readonly success: string;
  name(trace: Trace): string;
  /** What is known at its end: names from the configuration, numbers, codes; never a player, a token or a secret. */
  attributes(trace: Trace): Attributes;
}

const MINT: SpanShape<MintTrace> = {
  kind: SpanKind.INTERNAL,
  success: 'minted',
  name: ({ provider }) => `mint ${provider}`,
  attributes: ({ provider, account, keyId }) => ({
    'mintmark.provider': provider,
    'mintmark.account': account,
    ...(keyId !== undefined && { 'mintmark.key_id': keyId }),
  }),
};

const SIGN: SpanShape<SignTrace> = {
  kind: SpanKind.INTERNAL,
  success: 'signed',
  name: ({ algorithm }) => `sign ${algorithm}`,
  attributes: ({ provider, account, keyId, algorithm }) => ({
    'mintmark.provider': provider,
    'mintmark.account': account,
    'mintmark.key_id': keyId,
    'mintmark.algorithm': algorithm,
  }),
};

const UPSTREAM: SpanShape<UpstreamTrace> = {
  kind: SpanKind.CLIENT,
  success: 'answered',
  name: ({ method }) => method,
  attributes: ({ method, host, status }) => ({
    'http.request.method': method,
    ...serverOf(host),
    ...(status !== undefined && { 'http.response.status_code': status }),
  }),
};

/** Records a span of each mint, signature and call of a provider, each below the one that it is part of. */
export class SpanRecorder {
  readonly #current = new AsyncLocalStorage<Context>();
  readonly #tracer: Tracer;
  readonly #outermost: () => Context;
  readonly #stops: readonly (() => void)[];

  /** @param outermost what a span is below that is part of no other of them */
  constructor(tracer: Tracer, outermost: () => Context) {
    this.#tracer = tracer;
    this.#outermost = outermost;
    this.#stops = [
      this.#record(mintChannel, MINT),
      this.#record(signChannel, SIGN),
      this.#record(upstreamChannel, UPSTREAM),
    ];
  }

  /** From now on nothing is recorded. */
  stop(): void {
    for (const stop of this.#stops) stop();
  }

  #record<Trace extends object>(
    channel: TracingChannel<unknown, Trace>,
    shape: SpanShape<Trace>,
  ): () => void {
    const spans = new WeakMap<Trace, Span>();
    channel.start.bindStore(this.#current, (trace) => {
      const parent = this.#current.getStore() ?? this.#outermost();
      const span = this.#tracer.startSpan(shape.name(trace), { kind: shape.kind }, parent);
      spans.set(trace, span);
      return traceApi.setSpan(parent, span);
    });
    const end = (trace: Trace & { readonly error?: unknown }): void => {
      const span = spans.get(trace);
      span?.setAttributes(shape.attributes(trace));
      if (span !== undefined) finish(span, outcomeOf(trace.error, shape.success), trace.error !== undefined);
    };
    const stop = watchChannel(channel, { ended: end });
    return () => {
      channel.start.unbindStore(this.#current);
      stop();
    };
  }
}

/** Ends a span with how it went. The code of an error says it all: its text and its cause stay here. */
export function finish(span: Span, outcome: string, isError: boolean): void {
  span.setAttribute('mintmark.outcome', outcome);
  if (isError) span.setAttribute('error.type', outcome).setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

function serverOf(host: string): Attributes {
  const { hostname, port } = new URL(`https://${host}`);
  return { 'server.address': hostname, ...(port !== '' && { 'server.port': Number(port) }) };
}
