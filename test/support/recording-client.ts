import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { PlayerToken } from '../../src/tokens/player-token.js';

/** An answer of the service, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The JSON object of the answer; empty where it is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** What is sent beside method and target. */
export interface Sent {
  /** An array sends the header several times. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
  /** Sends the body in chunks, without announcing its length. */
  readonly chunked?: boolean;
}

/**
 * Calls the service as its callers do, over `node:http` so that headers and targets are sent as they are given. Keeps
 * every answer and every credential it sees, so that a suite can end by looking for them where they must not be.
 */
export class RecordingClient {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #answers: string[] = [];
  readonly #refusals: string[] = [];
  readonly #credentials = new Set<string>();

  constructor(
    readonly url: string,
    readonly callerKey: string,
  ) {}

  /** Sends a request without a caller key. */
  async send(method: string, target: string, { headers = {}, body, chunked }: Sent = {}): Promise<Answer> {
    const length =
      body === undefined || chunked === true ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const { hostname, port } = new URL(this.url);
    const answered = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = request({
        agent: this.#agent,
        method,
        hostname,
        port,
        path: target,
        headers: { ...headers, ...length },
      });
      outgoing.once('response', resolve).once('error', reject);
      if (body !== undefined && chunked === true) outgoing.write(body);
      outgoing.end(chunked === true ? undefined : body);
    });
    return this.#record(answered, await readText(answered));
  }

  /** A request with the caller's key. */
  ask(method: string, target: string, sent: Sent = {}): Promise<Answer> {
    return this.send(method, target, { ...sent, headers: { ...this.authorization, ...sent.headers } });
  }

  /** Posts a text or bytes as JSON, with the caller's key. */
  postText(target: string, body: string | Buffer): Promise<Answer> {
    return this.ask('POST', target, { headers: { 'content-type': 'application/json' }, body });
  }

  /** Posts a value as JSON, with the caller's key. */
  post(target: string, body: unknown): Promise<Answer> {
    return this.postText(target, JSON.stringify(body));
  }

  /** Posts what must give a player token. */
  async mint(target: string, body: unknown): Promise<PlayerToken> {
    const answer = await this.post(target, body);
    if (answer.status !== 201) throw new Error(`${target} answered ${answer.text}`);
    return answer.body as unknown as PlayerToken;
  }

  /** The header that presents the caller's key. */
  get authorization(): { readonly authorization: string } {
    return { authorization: `Bearer ${this.callerKey}` };
  }

  /** Adds a credential that the service handled without answering with it. */
  remember(credential: string): void {
    this.#credentials.add(credential);
    // A JWS is found by its signature alone, however it may have been cut.
    const signature = credential.split('.')[2];
    if (signature !== undefined) this.#credentials.add(signature);
  }

  /** The names of secrets that stand in the log or in any answer, and the count of credentials in log or refusals. */
  leaks(log: string, secrets: ReadonlyMap<string, string>): readonly string[] {
    const said = [log, ...this.#answers].join('\n');
    const refused = [log, ...this.#refusals].join('\n');
    const named = [...secrets].filter(([, secret]) => said.includes(secret)).map(([name]) => name);
    const minted = [...this.#credentials].filter((credential) => refused.includes(credential)).length;
    return minted === 0 ? named : [...named, `${minted} minted or brokered tokens`];
  }

  /** How many credentials were seen: a suite that saw none proves nothing. */
  get credentialCount(): number {
    return this.#credentials.size;
  }

  close(): void {
    this.#agent.destroy();
  }

  #record({ statusCode: status = 0, headers }: IncomingMessage, text: string): Answer {
    const body = jsonObject(text);
    const answer = `${JSON.stringify(headers)}\n${text}`;
    this.#answers.push(answer);
    if (status >= 300) this.#refusals.push(answer);
    else if (typeof body['token'] === 'string') this.remember(body['token']);
    return { status, headers, text, body };
  }
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  if (!text.startsWith('{')) return {};
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}
