import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';

/** A request as it reached the stand-in. */
export interface ReceivedRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The port of the connection's other end: the same for requests that share a connection. */
  readonly connection: number | undefined;
}

/** How the stand-in answers. */
export type Behaviour = (response: ServerResponse, request: ReceivedRequest) => void;

/** Answers as a provider would when all is well: an opaque token, another each time. */
let count = 0;
const issueToken: Behaviour = (response) => {
  count += 1;
  response.end(JSON.stringify({ token: `one-time-${count}-${'t'.repeat(24)}` }));
};

/** A provider's API on loopback that does what a test tells it to and remembers what it was sent. */
export class UpstreamStandIn {
  readonly received: ReceivedRequest[] = [];
  /** Every player token that was presented and every one-time token that was given. */
  readonly credentials = new Set<string>();
  behaviour: Behaviour = issueToken;
  readonly #server: Server;
  #port = 0;

  private constructor() {
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  static async start(): Promise<UpstreamStandIn> {
    const standIn = new UpstreamStandIn();
    await standIn.listen();
    standIn.#port = (standIn.#server.address() as AddressInfo).port;
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Forgets what was received and answers well again. */
  reset(): void {
    this.received.length = 0;
    this.behaviour = issueToken;
  }

  /** Listens, on the same port as before. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(this.#port, '127.0.0.1', resolve);
    });
  }

  /** Closes every connection; from now on they are refused. */
  async close(): Promise<void> {
    await new Promise<unknown>((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url: path, headers, socket } = request;
    const received = { method, path, headers, body: await readText(request), connection: socket.remotePort };
    this.received.push(received);
    const token = headers['x-game-jwt'];
    if (typeof token === 'string') this.credentials.add(token);
    this.behaviour(response, received);
  }
}
