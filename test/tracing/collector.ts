import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { bytesOf, type Fields, readFields } from './protobuf.js';

/** A span as a collector receives it. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty at the root of a trace. */
  readonly parentId: string;
  readonly name: string;
  /** 1: internal, 2: server, 3: client. */
  readonly kind: number;
  readonly isError: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** A collector on loopback that speaks OTLP over HTTP with protobuf, and keeps all that it is sent. */
export class Collector {
  readonly spans: ReceivedSpan[] = [];
  /** Every body as it came, to be searched. */
  readonly bodies: Buffer[] = [];
  readonly #server: Server;

  /** @param answer how it answers; it may also not */
  private constructor(answer: (response: ServerResponse) => void) {
    this.#server = createServer((request, response) => {
      void buffer(request).then((body) => {
        this.bodies.push(body);
        if (request.url === '/v1/traces') this.spans.push(...readSpans(body));
        answer(response);
      });
    });
  }

  static async start(
    answer = (response: ServerResponse): void => void response.writeHead(200).end(),
  ): Promise<Collector> {
    const collector = new Collector(answer);
    await new Promise<void>((resolve) => collector.#server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The one span of that name in a trace. @throws {Error} when there is none, or more than one */
  span(traceId: string, name: string): ReceivedSpan {
    const [span, ...others] = this.spans.filter((each) => each.traceId === traceId && each.name === name);
    if (span === undefined || others.length > 0) {
      throw new Error(`${span === undefined ? 'no' : 'more than one'} span ${name}`);
    }
    return span;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** By the numbers of `ExportTraceServiceRequest` (opentelemetry-proto 1). */
function readSpans(body: Buffer): readonly ReceivedSpan[] {
  return children(readFields(body), 1).flatMap((resourceSpans) => {
    const resource = Object.assign({}, ...children(resourceSpans, 1).map(attributesOf(1))) as object;
    return children(resourceSpans, 2)
      .flatMap((scopeSpans) => children(scopeSpans, 2))
      .map((span) => ({ ...readSpan(span), resource: { ...resource } }));
  });
}

function readSpan(span: Fields): Omit<ReceivedSpan, 'resource'> {
  const [status] = children(span, 15);
  return {
    traceId: hex(span, 1),
    spanId: hex(span, 2),
    parentId: hex(span, 4),
    name: bytesOf(span, 5).join(''),
    kind: Number(span.get(6)?.[0]),
    isError: status?.get(3)?.[0] === 2n,
    attributes: attributesOf(9)(span),
  };
}

const attributesOf =
  (field: number) =>
  (message: Fields): Readonly<Record<string, unknown>> =>
    Object.fromEntries(
      children(message, field).map((pair) => [bytesOf(pair, 1).join(''), valueOf(children(pair, 2)[0])]),
    );

/** A text or a whole number: there is nothing else in these spans. */
function valueOf(value: Fields | undefined): unknown {
  const number = value?.get(3)?.[0];
  return number === undefined ? value && bytesOf(value, 1).join('') : Number(number);
}

function children(message: Fields, field: number): readonly Fields[] {
  return bytesOf(message, field).map(readFields);
}

function hex(message: Fields, field: number): string {
  return bytesOf(message, field)
    .map((bytes) => bytes.toString('hex'))
    .join('');
}
