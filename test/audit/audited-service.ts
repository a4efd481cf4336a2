import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { until } from '../rotation/until.js';
import { type TestSecrets, testEnvironment } from '../support/environment.js';
import { type Answer, RecordingClient } from '../support/recording-client.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

const NOBODY = 65_534;

/** Has a process give up being root when it is told SIGUSR2: root may do whatever the file system forbids. */
const DROPS_ROOT = `data:text/javascript,process.on("SIGUSR2",()=>{process.setgid(${NOBODY});process.setuid(${NOBODY});console.error("dropped")})`;

/** How a service is started. */
export interface Setup {
  /** Where its configuration is written. */
  readonly folder: string;
  readonly secrets: TestSecrets;
  /** As in `mintmark.yaml`. */
  readonly audit: Readonly<Record<string, unknown>>;
  /** What it is started through: a program and its arguments. */
  readonly through?: readonly string[];
  /** A file descriptor that becomes its standard output. */
  readonly stdout?: number;
}

/** The built service with an audit, in a process of its own. */
export class AuditedService {
  readonly client: RecordingClient;
  /** Tokens that were handed out. */
  readonly tokens: string[] = [];
  /** Mints that were refused, as nothing could be recorded. */
  refusals = 0;
  #output = '';
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor({ folder, secrets, audit, through = [], stdout }: Setup, port: number) {
    const config = join(folder, `mintmark-${port}.yaml`);
    writeFileSync(config, stringify({ audit: { players: 'id', ...audit } }));
    const environment = testEnvironment(secrets, { PORT: String(port), MINTMARK_CONFIG: config });
    const [command, ...args] = [...through, process.execPath, '--import', DROPS_ROOT, MAIN] as const;
    const stdio: StdioOptions = ['ignore', stdout ?? 'pipe', 'pipe'];
    const env = { PATH: process.env['PATH'], ...environment };
    this.#process = spawn(command, args, { cwd: folder, env, stdio });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
    this.#ended = once(this.#process, 'close');
    this.client = new RecordingClient(`http://127.0.0.1:${port}`, secrets.callerKey);
  }

  /** Starts it and waits until it answers. @throws {Error} when it ends before, with what it said */
  static async start(setup: Setup): Promise<AuditedService> {
    const service = new AuditedService(setup, await freePort());
    const isUp = (): Promise<boolean> =>
      service.client.send('GET', '/health/live').then(({ status }) => status === 200);
    try {
      await until('the service answers', () => !service.isRunning || isUp(), 60_000);
    } catch (error) {
      await service.kill();
      throw error;
    }
    if (!service.isRunning) throw new Error(`The service ended: ${service.output}`);
    return service;
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** What it wrote to standard error, and to standard output where that is not led elsewhere. */
  get output(): string {
    return this.#output;
  }

  /** Asks for a token of a player that never had one, and keeps it. */
  async mint(): Promise<Answer> {
    const playerId = `player-${randomUUID()}`;
    const answer = await this.client.post('/v1/lynes/tokens', { userId: playerId });
    if (typeof answer.body['token'] === 'string') this.tokens.push(answer.body['token']);
    if (answer.status === 503) this.refusals += 1;
    return answer;
  }

  /** Waits until it mints again. */
  async minting(): Promise<void> {
    await until('the service mints', async () => (await this.mint()).status === 201);
  }

  /** Mints for as long as it is told to, and a minute at most, several at once; what fails is tried again. */
  async mintWhile(isWanted: () => boolean, atOnce = 8): Promise<void> {
    const deadlineMs = performance.now() + 60_000;
    const loop = async (): Promise<void> => {
      while (isWanted() && performance.now() < deadlineMs) await this.mint().catch(() => undefined);
    };
    await Promise.all(Array.from({ length: atOnce }, loop));
  }

  /** Has it give up being root, and gives it what it needs then; where it is not, nothing has to be given up. */
  async dropRoot(...paths: readonly string[]): Promise<void> {
    if (process.getuid?.() !== 0) return;
    for (const path of paths) chownSync(path, NOBODY, NOBODY);
    this.#process.kill('SIGUSR2');
    await until('the service is not root', () => this.output.includes('dropped'));
  }

  /** Tells it to end. @returns its exit code, or the signal that ended it, and the milliseconds that it took */
  async end(): Promise<{ readonly code: number | string | null; readonly ms: number }> {
    const startedMs = performance.now();
    this.client.close();
    this.#process.kill('SIGTERM');
    await this.#ended;
    const code = this.#process.exitCode ?? this.#process.signalCode;
    return { code, ms: performance.now() - startedMs };
  }

  /** Ends it as a machine does that loses a process. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    this.client.close();
    await this.#ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
