import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { until } from './until.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Has a process say when it begins to listen for SIGHUP: until then that would be its end. */
const SAY_WHEN_HEARING =
  'data:text/javascript,process.on("newListener",(name)=>{if(name==="SIGHUP")console.log("hears-SIGHUP")})';

/** A line of the service's log. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [member: string]: unknown;
}

/** Milliseconds that a start may take: on a busy machine many. */
const START_MS = 60_000;

/** Pino's number of the level from which on something is wrong. */
export const ERROR = 50;

/** The built service in a process of its own, one of several that may share their files. Signals can be sent to it. */
export class Replica {
  #output = '';
  readonly #process: ChildProcess;
  #isTold = false;
  readonly #ended: Promise<unknown>;
  #url: string | undefined;

  /** Starts it, with nothing in its environment but what it is given. */
  constructor(environment: Readonly<Record<string, string>>, cwd: string) {
    if (!existsSync(MAIN))
      throw new Error('dist/main.js is missing: run npm run build first (npm test does).');
    const args = ['--import', SAY_WHEN_HEARING, MAIN];
    this.#process = spawn(process.execPath, args, { cwd, env: { ...environment }, stdio: 'pipe' });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
    this.#ended = once(this.#process, 'close');
  }

  /** Starts several at once and waits until all are ready. When one is not, none is left. */
  static async start(
    count: number,
    environment: Readonly<Record<string, string>>,
    cwd: string,
  ): Promise<readonly Replica[]> {
    const replicas = Array.from({ length: count }, () => new Replica(environment, cwd));
    try {
      return await Promise.all(replicas.map((replica) => replica.ready()));
    } catch (error) {
      await Promise.all(replicas.map((replica) => replica.end()));
      throw error;
    }
  }

  /** @throws {Error} when it ended, or is not ready in time */
  async ready(): Promise<this> {
    await until('the service is ready', () => this.isReady || !this.isRunning, START_MS);
    if (!this.isRunning) throw new Error(`The service ended: ${this.#output}`);
    return this;
  }

  /** Waits until a SIGHUP does no harm, however far its start has come. */
  async hearing(): Promise<void> {
    await until('the service hears SIGHUP', () => this.#output.includes('hears-SIGHUP'));
  }

  /** Whether it has said that it is ready. */
  get isReady(): boolean {
    return this.log.some(({ msg }) => msg === 'ready');
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** Where it listens. */
  get url(): string {
    this.#url ??= this.log.find(({ msg }) => msg === 'ready')?.['url'] as string | undefined;
    if (this.#url === undefined) throw new Error('The service is not ready.');
    return this.#url;
  }

  /** Everything written to standard output and standard error so far. */
  get output(): string {
    return this.#output;
  }

  /** The log so far. */
  get log(): readonly LogLine[] {
    return this.#output
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line) as LogLine);
  }

  /** What it wrote that tells of trouble: log lines from `error` on, and whatever is no log line at all. */
  get complaints(): readonly string[] {
    const lines = this.#output.split('\n').filter((line) => line !== '' && line !== 'hears-SIGHUP');
    return lines.filter((line) => !line.startsWith('{') || (JSON.parse(line) as LogLine).level >= ERROR);
  }

  /** Sends SIGHUP. */
  hangUp(): void {
    this.#process.kill('SIGHUP');
  }

  /** Sends SIGTERM, once: a second would cut its end short. */
  terminate(): void {
    if (!this.#isTold) this.#process.kill('SIGTERM');
    this.#isTold = true;
  }

  /** Ends it, if it was not told to yet. @returns its exit code, or the signal that ended it */
  async end(): Promise<number | NodeJS.Signals | null> {
    this.terminate();
    await this.#ended;
    return this.#process.exitCode ?? this.#process.signalCode;
  }

  /** How many reloads `/metrics` counts with that outcome. */
  async reloads(outcome: 'loaded' | 'rejected'): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const [, count] =
      new RegExp(`^mintmark_reloads_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm').exec(text) ?? [];
    return Number(count ?? 0);
  }

  /** The versions that it knows of, in whatever state. */
  async keyIds(callerKey: string): Promise<readonly string[]> {
    const answer = await fetch(`${this.url}/v1/keys`, { headers: { authorization: `Bearer ${callerKey}` } });
    const { rings } = (await answer.json()) as { readonly rings: readonly Ring[] };
    return rings.flatMap(({ versions }) => versions.map(({ keyId }) => keyId));
  }

  /** What `/health/ready` answers. */
  async readiness(): Promise<Readiness> {
    return (await (await fetch(`${this.url}/health/ready`)).json()) as Readiness;
  }
}

interface Ring {
  readonly versions: readonly { readonly keyId: string }[];
}

/** The part of `/health/ready` that reloads are told in. */
export interface Readiness {
  readonly status: string;
  readonly configuration: {
    readonly loadedAt: string;
    readonly rejected?: { readonly at: string; readonly problems: readonly string[] };
  };
}
