import { RecordingClient } from '../support/recording-client.js';

/** One request of a load, and what came of it. */
export interface LoadedRequest {
  readonly name: string;
  /** `performance.now()` when it was sent. */
  readonly sentAtMs: number;
  /** `performance.now()` when it was answered. */
  readonly answeredAtMs: number;
  readonly status: number;
}

/** What somebody asks again and again. */
export interface Asker {
  readonly url: string;
  readonly key: string;
  readonly path: string;
  readonly body: object;
}

/** Requests that wait for an answer at once; more would only wait in a queue of their sender's. */
const MAX_OPEN = 64;

/** Requests of several askers in turn, at a steady rate, whatever comes of them, as long as the machine keeps up. */
export class SteadyLoad {
  readonly requests: LoadedRequest[] = [];
  readonly #clients: readonly (readonly [string, Asker, RecordingClient])[];
  readonly #timer: NodeJS.Timeout;
  readonly #open = new Set<Promise<void>>();
  readonly #startedAtMs = performance.now();
  #sent = 0;

  constructor(
    askers: Readonly<Record<string, Asker>>,
    private readonly perSecond: number,
  ) {
    this.#clients = Object.entries(askers).map(([name, asker]) => [
      name,
      asker,
      new RecordingClient(asker.url, asker.key),
    ]);
    this.#timer = setInterval(() => {
      this.#sendDue();
    }, 5);
  }

  /** Sends no more, and waits for the last answer. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#open);
    for (const [, , client] of this.#clients) client.close();
  }

  /** What came of the requests that somebody sent since an instant. */
  since(atMs: number, name: string): readonly LoadedRequest[] {
    return this.requests.filter((request) => request.name === name && request.sentAtMs >= atMs);
  }

  /** A busy machine runs timers late: what is due by now is sent now; what it has no room for is left out. */
  #sendDue(): void {
    const due = ((performance.now() - this.#startedAtMs) / 1000) * this.perSecond;
    for (; this.#sent < due; this.#sent += 1) {
      if (this.#open.size >= MAX_OPEN) continue;
      const asked = this.#clients[this.#sent % this.#clients.length];
      if (asked === undefined) return;
      const sending = this.#send(...asked).finally(() => this.#open.delete(sending));
      this.#open.add(sending);
    }
  }

  async #send(name: string, { path, body }: Asker, client: RecordingClient): Promise<void> {
    const sentAtMs = performance.now();
    const status = await client.post(path, body).then(
      (answer) => answer.status,
      () => 0,
    );
    this.requests.push({ name, sentAtMs, answeredAtMs: performance.now(), status });
  }
}
