import { AuditSink, type ChainHead } from '../../src/index.js';

/** Sends the audit to a collector, which keeps what it has answered for. */
export class CollectorSink extends AuditSink {
  constructor(private readonly url: string) {
    super();
  }

  /** The last record that is there, so that the chain is carried on. */
  override async resume(): Promise<ChainHead | undefined> {
    const response = await this.#ask('/head');
    return response.status === 204 ? undefined : ((await response.json()) as ChainHead);
  }

  /** Under the number of the first record: the same lines may be sent twice, and must not be stored twice. */
  override async append(lines: Buffer): Promise<void> {
    const first = lines.toString('utf8', 0, lines.indexOf('\n'));
    const { sequence } = JSON.parse(first) as { readonly sequence: number };
    await this.#ask(`/batches/${sequence}`, { method: 'PUT', body: new Uint8Array(lines) });
  }

  /** Nothing is open between calls. */
  override close(): Promise<void> {
    return Promise.resolve();
  }

  async #ask(path: string, request: RequestInit = {}): Promise<Response> {
    const response = await fetch(this.url + path, { ...request, signal: AbortSignal.timeout(5_000) });
    if (!response.ok) throw new Error(`The collector answered ${response.status}.`);
    return response;
  }
}
