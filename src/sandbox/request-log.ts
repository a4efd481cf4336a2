import type { SandboxRequest } from './sandbox-request.js';

/**
 * One request that an emulated provider received. Credentials are kept as they came: this is a test double on loopback,
 * and whether the right credential arrived is what tests ask.
 */
export interface ReceivedRequest {
  /** When, by the sandbox's clock; ISO 8601, UTC. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Read as UTF-8. */
  readonly body: string;
}

/** The most requests that are remembered; the oldest go first. */
const MAX_REQUESTS = 1_000;

/** Remembers what was received. */
export class RequestLog {
  #requests: ReceivedRequest[] = [];

  /** All of it, oldest first. */
  get requests(): readonly ReceivedRequest[] {
    return [...this.#requests];
  }

  add({ method, path, query, headers, body }: SandboxRequest, nowMs: number): void {
    this.#requests.push({
      at: new Date(nowMs).toISOString(),
      method,
      path,
      query: Object.fromEntries(query),
      headers,
      body: body.toString('utf8'),
    });
    if (this.#requests.length > MAX_REQUESTS) this.#requests.shift();
  }

  clear(): void {
    this.#requests = [];
  }
}
