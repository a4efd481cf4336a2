import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import type { ReplayedImage } from './replay-dockerfile.js';

/** Makes everything on the root file system read-only for what follows, and becomes another user. */
const CONFINED = `mount --make-rprivate / && mount -o remount,bind,ro / &&
  exec setpriv --reuid "$1" --regid "$2" --clear-groups --no-new-privs --bounding-set=-all -- "\${@:3}"`;

type Environment = Readonly<Record<string, string>>;

/** A process that runs as in a container: process 1, no root, no privileges, a tree that it cannot write. */
export class Container {
  #output = '';
  readonly #process: ChildProcess;
  readonly ended: Promise<number | null>;

  private constructor(
    private readonly image: ReplayedImage,
    private readonly environment: Environment,
  ) {
    this.#process = spawn(
      'unshare',
      ['--mount', '--pid', '--fork', '--mount-proc', ...confined(image, image.entrypoint)],
      {
        cwd: join(image.root, image.workingDirectory),
        env: { ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
    this.ended = once(this.#process, 'close').then(([code]) => code as number | null);
  }

  /** Begins to start it, with these variables beside the image's own. */
  static begin(image: ReplayedImage, environment: Environment): Container {
    const { PATH = '' } = process.env;
    return new Container(image, { PATH, ...image.environment, ...environment });
  }

  /** Starts it, and waits until it is ready. @throws {Error} when it ends before */
  static async start(image: ReplayedImage, environment: Environment): Promise<Container> {
    const container = Container.begin(image, { ...environment, PORT: String(await freePort()) });
    while (!container.output.includes('"msg":"ready"')) {
      if ((await Promise.race([container.ended, pause()])) !== undefined) throw new Error(container.output);
    }
    return container;
  }

  get output(): string {
    return this.#output;
  }

  get url(): string {
    return `http://127.0.0.1:${this.environment['PORT'] ?? ''}`;
  }

  /** The processes in it: their user, and their number as they see it themselves. */
  get processes(): readonly { readonly uid: number; readonly innerPid: number }[] {
    return this.#pids.map((pid) => {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const innerPid = Number(/^NSpid:.*\t(\d+)$/m.exec(status)?.[1]);
      return { uid: Number(/^Uid:\t(\d+)/m.exec(status)?.[1]), innerPid };
    });
  }

  /** Sends a signal to what runs in it, if anything still does. */
  signal(signal: NodeJS.Signals): void {
    for (const pid of this.#pids) process.kill(pid, signal);
  }

  /** Waits until it has said something. */
  async untilSays(text: string): Promise<void> {
    while (!this.output.includes(text)) await pause();
  }

  /** Runs the image's health check. @returns its exit code */
  checkHealth(): Promise<number> {
    return this.#run(this.image.healthCheck);
  }

  /** Whether it can write a file. */
  async canWrite(path: string): Promise<boolean> {
    return (await this.#run(['touch', path])) === 0;
  }

  #run(command: readonly string[]): Promise<number> {
    const cwd = join(this.image.root, this.image.workingDirectory);
    return new Promise((resolve) => {
      execFile(
        'unshare',
        ['--mount', ...confined(this.image, command)],
        { cwd, env: { ...this.environment } },
        (error) => {
          resolve(error === null ? 0 : Number(error.code));
        },
      );
    });
  }

  get #pids(): readonly number[] {
    const { pid = 0, exitCode } = this.#process;
    if (exitCode !== null) return [];
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  }
}

function confined({ user }: ReplayedImage, command: readonly string[]): readonly string[] {
  return ['bash', '-c', CONFINED, 'bash', ...user.split(':'), ...command];
}

function pause(): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, 5, undefined);
  });
}
